package io.stowage.web;

/**
 * What became of a front at start, for the log and the health page.
 *
 * @param reason where it is mounted, or why it is not
 */
public record MountReport(String front, boolean mounted, String reason) {}
