package io.stowage.billing.ledger;

import io.stowage.billing.cashier.Price;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prices as people write them: {@code 115000000000/G} is so many units for 10^9 of a thing. */
public final class PriceText {
    /** More digits than any sum of money has, and few enough for every sum of charges to fit its column. */
    public static final int MAX_DIGITS = 30;

    private static final Pattern FORM = Pattern.compile("([0-9]{1," + MAX_DIGITS + "})/([A-Za-z]{1,2})");

    private PriceText() {}

    public static Price parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a price such as 115000000000/G");
        }
        return new Price(new BigInteger(matcher.group(1)), per(matcher.group(2)));
    }

    /** The unit of that name: U, K, M, G, T, Ki, Mi, Gi or Ti. */
    public static Price.Per per(String name) {
        return Arrays.stream(Price.Per.values())
                .filter(per -> name(per).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not for one of U, K, M, G, T, Ki, Mi, Gi, Ti"));
    }

    public static String name(Price.Per per) {
        return per.name().replace('I', 'i');
    }

    public static String format(Price price) {
        return price.cost() + "/" + name(price.per());
    }
}
