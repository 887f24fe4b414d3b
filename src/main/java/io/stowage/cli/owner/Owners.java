package io.stowage.cli.owner;

import io.stowage.ic.Owner;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Owners as arguments: those of accounts, which need not be able to own blobs. */
public final class Owners implements ITypeConverter<Owner> {
    @Override
    public Owner convert(String text) {
        try {
            return Owner.parsePayer(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' " + e.getMessage());
        }
    }
}
