package io.stowage.billing.ledger;

import java.util.List;

/** What adding the books up came to. */
public record AuditResult(long entries, List<String> faults) {
    public AuditResult {
        faults = List.copyOf(faults);
    }

    public boolean sound() {
        return faults.isEmpty();
    }
}
