package io.stowage.cli;

import io.stowage.ic.Owner;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Owners as arguments. */
final class Owners implements ITypeConverter<Owner> {
    @Override
    public Owner convert(String text) {
        try {
            return Owner.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' " + e.getMessage());
        }
    }
}
