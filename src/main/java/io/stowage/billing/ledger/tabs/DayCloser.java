package io.stowage.billing.ledger.tabs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the tabs of all gateways, also of those that are gone, and enters days that are over: a few in each step,
 * since reports of that gateway wait meanwhile. A step that was lost is found again by the next pass.
 */
public final class DayCloser {
    private static final Logger LOG = LoggerFactory.getLogger(DayCloser.class);
    private static final Duration BETWEEN_PASSES = Duration.ofMinutes(30);

    private final LedgerDatabase database;
    private final Clock clock;

    /** What is left of this pass, the first of them begun. */
    private final Deque<Long> gateways = new ArrayDeque<>();

    private long lastAccount;
    private int enteredInPass;
    private Instant nextPass = Instant.MIN;

    public DayCloser(LedgerDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Closes at most so many tabs, of a pass that is begun when there is none for a while. Answers how many. */
    public synchronized int step(int most) {
        if (gateways.isEmpty() && clock.instant().isBefore(nextPass)) {
            return 0;
        }
        begin();
        return goOn(most);
    }

    /** A whole pass at once. */
    public synchronized int all(int inOneTransaction) {
        gateways.clear();
        begin();
        int closed = 0;
        while (!gateways.isEmpty()) {
            closed += goOn(inOneTransaction);
        }
        return closed;
    }

    private void begin() {
        if (!gateways.isEmpty()) {
            return;
        }
        LocalDate today = today();
        gateways.addAll(database.reading(
                "look for days that are over", handle -> new Tabs(handle).gatewaysWithDaysOver(today)));
        lastAccount = 0;
        enteredInPass = 0;
        nextPass = clock.instant().plus(BETWEEN_PASSES);
    }

    private int goOn(int most) {
        if (gateways.isEmpty()) {
            return 0;
        }
        long gateway = gateways.element();
        long after = lastAccount;
        List<Tab> closed = database.transaction("close days", handle -> {
            Tabs tabs = new Tabs(handle);
            tabs.lock(gateway);
            List<Tab> over = tabs.over(gateway, today(), after, most);
            tabs.put(gateway, new Closing(handle, gateway).close(over, today(), new Journal(handle, clock.instant())));
            return over;
        });
        enteredInPass += closed.size();
        if (closed.size() == most) {
            lastAccount = closed.get(most - 1).account();
        } else {
            gateways.remove();
            lastAccount = 0;
        }
        if (gateways.isEmpty()) {
            LOG.info("the ledger entered the days of {} tabs that were over", enteredInPass);
        }
        return closed.size();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
