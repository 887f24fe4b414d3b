package io.stowage.config;

/** A setting as the documentation shows it. */
public record Described(String key, String type, String fallback, String bounds, String description) {}
