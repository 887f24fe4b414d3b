package io.stowage.content.rows;

/** How many places of a store there are in each state. */
public record PlaceCounts(long stored, long failed, long missing) {}
