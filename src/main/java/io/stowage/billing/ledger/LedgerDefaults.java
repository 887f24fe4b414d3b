package io.stowage.billing.ledger;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.config.Settings;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a ledger and its accounts begin with.
 *
 * @param prices in force until an operator sets others
 * @param welcome credit of an account that opened itself
 * @param openAccounts whether an owner that nobody knows gets an account at its first request
 */
public record LedgerDefaults(
        PriceList prices,
        BigInteger overdraft,
        Optional<BigInteger> dailyLimit,
        BigInteger welcome,
        boolean openAccounts) {
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1," + PriceText.MAX_DIGITS + "}");

    static LedgerDefaults from(Settings ledger) {
        Optional<String> limit = ledger.optionalText(
                "daily-limit", "Units that a new account may spend on one day, which begins at midnight UTC.");
        return new LedgerDefaults(
                prices(ledger.scope("prices")),
                amount(ledger, "overdraft", "Units that a new account may go below nothing."),
                limit.map(text -> parse(ledger, "daily-limit", text)),
                amount(ledger, "welcome-credit", "Units that an account gets which open-accounts opened."),
                ledger.flag(
                        "open-accounts",
                        false,
                        "Open an account for every owner that asks for one by using it. For development:"
                                + " anybody with a key has an account then."));
    }

    private static PriceList prices(Settings prices) {
        String begin = "The first price, in units of which 10^12 are one credit: ";
        return new PriceList(
                price(prices, "bytes-up", "115000000000/G", begin + "for bytes that come in."),
                price(prices, "bytes-down", "115000000000/G", begin + "for bytes that go out."),
                price(prices, "reads", "400000/U", begin + "for a request that reads."),
                price(prices, "writes", "5000000/U", begin + "for a request that writes."),
                price(prices, "bytes-stored", "0/G", begin + "for bytes that are kept; told, and not charged."));
    }

    private static Price price(Settings prices, String key, String fallback, String description) {
        String text = prices.text(key, fallback, description);
        try {
            return PriceText.parse(text);
        } catch (IllegalArgumentException e) {
            prices.problem(key, String.valueOf(e.getMessage()), "write it like " + fallback);
            return PriceText.parse(fallback);
        }
    }

    private static BigInteger amount(Settings ledger, String key, String description) {
        return parse(ledger, key, ledger.text(key, "0", description));
    }

    private static BigInteger parse(Settings ledger, String key, String text) {
        if (AMOUNT.matcher(text).matches()) {
            return new BigInteger(text);
        }
        ledger.problem(key, "is not an amount", "write a whole number of units, with at most 30 digits");
        return BigInteger.ZERO;
    }
}
