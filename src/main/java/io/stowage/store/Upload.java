package io.stowage.store;

import java.time.Instant;

/** An object that is being written in parts, perhaps over many requests and restarts; nothing of it is visible yet. */
public record Upload(Key key, String id, Instant started) {}
