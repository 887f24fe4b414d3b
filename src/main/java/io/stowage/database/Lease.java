package io.stowage.database;

/**
 * The right to do one thing alone for a while.
 *
 * @param fence higher with each taking, so that what an earlier holder sends late can be told and refused
 */
public record Lease(String name, String holder, long fence) {}
