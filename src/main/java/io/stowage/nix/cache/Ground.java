package io.stowage.nix.cache;

import io.stowage.content.Contents;
import io.stowage.database.Database;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import java.time.Clock;

/** What caches stand on. None of it is theirs to close. */
public record Ground(Database database, Contents contents, Stores stores, Placement placement, Clock clock) {}
