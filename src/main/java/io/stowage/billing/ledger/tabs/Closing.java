package io.stowage.billing.ledger.tabs;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Enters days that are over, within a transaction that has locked the gateway: into the journal, and into the history. */
public final class Closing {
    private final Handle handle;
    private final long gateway;
    private final List<Journal.Draft> drafts = new ArrayList<>();

    public Closing(Handle handle, long gateway) {
        this.handle = handle;
        this.gateway = gateway;
    }

    /** Enters every day of these tabs that is over, and answers the tabs without them, to be written. */
    public List<Tab> close(List<Tab> tabs, LocalDate today, Journal journal) throws SQLException {
        List<Tab> left = new ArrayList<>();
        for (Tab tab : enter(tabs)) {
            left.add(tab.isOver(today) ? tab.turned() : tab);
        }
        left = enter(left);
        journal.append(drafts);
        return left;
    }

    /** The days that wait. The other table has each day once, so that an owner's second one is added to the first. */
    private List<Tab> enter(List<Tab> tabs) throws SQLException {
        new Days(handle)
                .add(
                        gateway,
                        tabs.stream().filter(tab -> tab.over().isPresent()).toList());
        tabs.forEach(tab -> tab.over().ifPresent(day -> draft(tab, day)));
        return tabs.stream().map(Tab::closed).toList();
    }

    private void draft(Tab tab, Day day) {
        if (day.charged().signum() > 0) {
            BigInteger later = tab.open().map(Day::charged).orElse(BigInteger.ZERO);
            // The total makes the key unique even when a clock that was set back opens the same day twice.
            String key = "usage:" + gateway + ":" + tab.account() + ":" + day.date() + ":"
                    + tab.charged().subtract(later);
            drafts.add(Journal.Draft.usage(key, tab.account(), day.charged(), day.date(), gateway));
        }
    }
}
