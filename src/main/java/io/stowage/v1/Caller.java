package io.stowage.v1;

/**
 * Who asks, as far as the connection says.
 *
 * @param local from this very machine, and not through a proxy
 */
public record Caller(String address, boolean local) {}
