package io.stowage.store;

/**
 * What a backend can do beyond its duty, and its bounds.
 *
 * @param atomicIfAbsent of several writers that write one key only if absent, exactly one wins
 * @param serverSideCopy a copy moves no bytes through this process
 * @param presigns hands out links that work without Stowage
 */
public record Capabilities(
        boolean atomicIfAbsent,
        boolean serverSideCopy,
        boolean presigns,
        long minPartBytes,
        long maxPartBytes,
        int maxParts) {}
