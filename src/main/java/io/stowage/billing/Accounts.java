package io.stowage.billing;

import io.stowage.billing.usage.Slot;
import io.stowage.billing.usage.UsageLedger;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The owners with open reservations or unreported usage. They stay until neither is left, whatever a cache would do with
 * them: an account that is forgotten too early is credit that comes back. When there are too many, owners that are not
 * in here have to wait.
 */
final class Accounts {
    private final Map<Owner, Account> live = new ConcurrentHashMap<>();
    private final UsageLedger ledger;
    private final Alarms alarms;
    private final int most;

    Accounts(UsageLedger ledger, Alarms alarms, int most) {
        this.ledger = ledger;
        this.alarms = alarms;
        this.most = most;
    }

    /** Brings in those whose usage an earlier process could not report, as many as there are. */
    void recover(long now) {
        for (Slot slot : ledger.unreported()) {
            Account account = new Account(slot.owner(), slot);
            account.noteUnreported(now);
            live.put(account.owner(), account);
        }
    }

    @Nullable
    Account find(Owner owner) {
        return live.get(owner);
    }

    /** The owner's account, made with this figure if there is none. */
    Account open(Owner owner, CreditSnapshot figure) {
        Account found = live.get(owner);
        if (found != null) {
            return found;
        }
        if (live.size() >= most) {
            throw new StowageException(
                    Fault.CASHIER_UNAVAILABLE, "there are too many owners whose usage is not reported yet");
        }
        Slot slot = slot(owner);
        return live.computeIfAbsent(owner, key -> {
            Account account = new Account(key, slot);
            take(account, figure);
            return account;
        });
    }

    /** Lets an account know what the cashier said, and us what that shows. */
    void take(Account account, CreditSnapshot figure) {
        switch (account.take(figure)) {
            case NOTHING_NEW -> {}
            case MORE_THAN_TOLD -> alarms.sharedName(account.owner());
            case MORE_THAN_ON_FILE -> alarms.behind(account.owner());
        }
    }

    private Slot slot(Owner owner) {
        try {
            return ledger.slot(owner);
        } catch (IOException e) {
            throw new StowageException(
                    Fault.CASHIER_UNAVAILABLE, "usage cannot be recorded here, so nothing can be billed", e);
        }
    }

    /** Drops one that said that it is over, so that the next look finds another. */
    void forget(Account retired) {
        live.remove(retired.owner(), retired);
    }

    Collection<Account> all() {
        return live.values();
    }

    /** Lets go of those that have nothing open and nothing to report. */
    void sweep() {
        for (Account account : live.values()) {
            if (account.retire()) {
                forget(account);
            }
        }
    }

    int size() {
        return live.size();
    }

    /** How old the oldest usage is that the cashier does not know of, in milliseconds. */
    long oldestUnreported(long now) {
        long oldest = 0;
        for (Account account : live.values()) {
            long since = account.unreportedSince();
            if (since != 0 && !account.isParked(now)) {
                oldest = Math.max(oldest, now - since);
            }
        }
        return oldest;
    }

    long parked(long now) {
        return live.values().stream().filter(account -> account.isParked(now)).count();
    }

    /** All reservations that did not end yet; one that never ends is a fault of ours. */
    long openReservations() {
        return live.values().stream().mapToLong(Account::open).sum();
    }
}
