package io.stowage.cli.account;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Credit in the ledger's smallest unit, written and read in a way that a person can check. One credit is 10^12 units. */
public record Amount(BigInteger units) {
    private static final BigDecimal CREDIT = BigDecimal.TEN.pow(12);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,30}(?:\\.[0-9]{1,12})?)(cr)?");

    /** Reads {@code 2.5cr} for credits, and a plain number for units. */
    public static Amount parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not an amount such as 2.5cr, or 2500000000000 in units");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        try {
            return new Amount((matcher.group(2) == null ? number : number.multiply(CREDIT)).toBigIntegerExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is not a whole number of units", e);
        }
    }

    /** {@code 2.5 credits}. */
    public String credits() {
        BigDecimal credits = new BigDecimal(units).divide(CREDIT).stripTrailingZeros();
        return credits.toPlainString() + (credits.compareTo(BigDecimal.ONE) == 0 ? " credit" : " credits");
    }

    public static final class Converter implements ITypeConverter<Amount> {
        @Override
        public Amount convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }
}
