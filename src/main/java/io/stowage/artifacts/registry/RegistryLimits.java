package io.stowage.artifacts.registry;

/**
 * How large things may become.
 *
 * @param files of one package
 * @param fileBytes of one file
 * @param labels of one package
 * @param labelBytes of the name and of the value of a label
 * @param documentBytes of a document in a request
 */
public record RegistryLimits(int files, long fileBytes, int labels, int labelBytes, long documentBytes) {}
