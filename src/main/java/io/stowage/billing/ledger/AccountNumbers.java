package io.stowage.billing.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of accounts that were looked at, by owner. A text leads to any page of its index, and of a hundred thousand
 * owners that index is more than the database keeps in memory; numbers of neighbours lie side by side. Whoever uses one
 * has to see that the row is the owner's: books that were put back from a copy may have other numbers.
 */
final class AccountNumbers {
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final int most;

    AccountNumbers(int most) {
        this.most = most;
    }

    Optional<Long> find(String owner) {
        return Optional.ofNullable(numbers.get(owner));
    }

    /** Remembers them, instead of all that is remembered when there are too many. */
    void note(Map<String, AccountWithTabs> found) {
        if (numbers.size() + found.size() > most) {
            numbers.clear();
        }
        found.forEach((owner, standing) -> numbers.putIfAbsent(owner, standing.id()));
    }

    void forget(Collection<String> owners) {
        numbers.keySet().removeAll(owners);
    }
}
