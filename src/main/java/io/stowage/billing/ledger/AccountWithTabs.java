package io.stowage.billing.ledger;

import io.stowage.billing.ledger.tabs.Tab;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * An account with the tabs of all its gateways, as one look at the database shows them.
 *
 * @param posted the sum of its entries
 * @param tabs by the number of the gateway
 */
record AccountWithTabs(
        String owner,
        long id,
        Instant opened,
        BigInteger posted,
        BigInteger overdraft,
        Optional<BigInteger> dailyLimit,
        Map<Long, Tab> tabs) {

    /** The tab of one gateway, which may be new. */
    Tab tab(long gateway) {
        return Optional.ofNullable(tabs.get(gateway)).orElseGet(() -> Tab.empty(id));
    }

    /** As it is now. A balance is what was posted, less the days of all gateways that are not entered. */
    LedgerAccount account(LocalDate today) {
        BigInteger notEntered = BigInteger.ZERO;
        BigInteger spentToday = BigInteger.ZERO;
        for (Tab tab : tabs.values()) {
            notEntered = notEntered.add(tab.notEntered());
            spentToday = spentToday.add(tab.spentOn(today));
        }
        return new LedgerAccount(owner, opened, posted.subtract(notEntered), overdraft, dailyLimit, spentToday);
    }

    /** What may be spent once this gateway's tab has become another. What it entered meanwhile is in no sum here. */
    BigInteger credit(long gateway, Tab after, LocalDate today) {
        BigInteger open = BigInteger.ZERO;
        BigInteger spentToday = after.spentOn(today);
        for (Map.Entry<Long, Tab> each : tabs.entrySet()) {
            open = open.add(each.getValue().notEntered());
            spentToday = spentToday.add(
                    each.getKey() == gateway ? BigInteger.ZERO : each.getValue().spentOn(today));
        }
        BigInteger more = after.charged().subtract(tab(gateway).charged());
        BigInteger all = posted.subtract(open).subtract(more).add(overdraft);
        BigInteger spent = spentToday;
        return dailyLimit.map(limit -> all.min(limit.subtract(spent))).orElse(all);
    }
}
