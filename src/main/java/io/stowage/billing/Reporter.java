package io.stowage.billing;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.billing.cashier.ReportSender;
import io.stowage.billing.usage.Usage;
import io.stowage.billing.usage.UsageLedger;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cashier what owners used. Usage is forced to disk before it is told, so that the cashier never knows more
 * than we do; and it counts as told only when the cashier took that very report. While a report is in doubt no other one
 * is made. Runs on one thread at a time.
 */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration PARK = Duration.ofMinutes(10);

    /** Finding one bad owner in a batch takes fewer failures in a row than this. */
    private static final int MOST_FAILURES = 12;

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /** How many owners of an earlier process are asked about at once, where each is a question of its own. */
    private static final int ASKED_AT_ONCE = 32;

    /** How long a turn asks about owners of an earlier process before it reports those of whom it knows. */
    private static final Duration LONGEST_INTRODUCTION = Duration.ofSeconds(10);

    private final ReportSender sender;
    private final UsageLedger ledger;
    private final Accounts accounts;
    private final CreditCache cache;
    private final CreditQueries enquiries;
    private final CashierSession desk;
    private final Alarms alarms;
    private final Duration every;
    private final Clock clock;
    private final RandomGenerator random;
    private volatile boolean last;
    private long notBefore;
    private int failures;

    private record Told(Account account, Usage totals) {}

    /** What the way to a cashier, its books and its owners have in common for one who reports. */
    record Tools(
            ReportSender sender,
            UsageLedger ledger,
            Accounts accounts,
            CreditCache cache,
            CreditQueries enquiries,
            CashierSession desk,
            Alarms alarms) {}

    Reporter(Tools tools, Duration every, Clock clock, RandomGenerator random) {
        this.sender = tools.sender();
        this.ledger = tools.ledger();
        this.accounts = tools.accounts();
        this.cache = tools.cache();
        this.enquiries = tools.enquiries();
        this.desk = tools.desk();
        this.alarms = tools.alarms();
        this.every = every;
        this.clock = clock;
        this.random = random;
    }

    /** From now on no turn is left out. */
    void hurry() {
        last = true;
    }

    /** Reports everything that is due, unless a failure of late says to wait. Throws when not all was taken. */
    synchronized void turn() {
        if (!last && clock.millis() < notBefore) {
            return;
        }
        ledger.force();
        Round round = new Round();
        if (round.settle()) {
            introduceAll();
            round.run(due());
        }
        accounts.sweep();
        failures = round.failure == null ? 0 : failures + 1;
        notBefore = failures == 0 ? 0 : clock.millis() + backoff();
        if (round.failure != null) {
            throw round.failure;
        }
    }

    private long backoff() {
        double longest = Math.min(
                every.toMillis() * Math.pow(2, Math.min(failures - 1, 20)), (double) LONGEST_BACKOFF.toMillis());
        // The schedule itself waits for one delay, so that the first failure adds nothing to it.
        return failures == 1 ? 0 : Math.round(longest * (0.75 + random.nextDouble() / 2) - every.toMillis());
    }

    /**
     * Nobody is reported whose totals at the cashier were not seen: ours could be less, from an older file. When there
     * are very many, the others have to wait for a later turn, so that the first report does not wait for all of them.
     */
    private void introduceAll() {
        long end = clock.millis() + LONGEST_INTRODUCTION.toMillis();
        List<Account> unknown = accounts.all().stream()
                .filter(account -> account.figure().isEmpty() && !account.isParked(clock.millis()))
                .sorted(Comparator.comparingInt(Account::place))
                .toList();
        int atOnce = Math.max(ASKED_AT_ONCE, enquiries.mostAsked());
        boolean answered = true;
        for (int from = 0; from < unknown.size() && answered && clock.millis() <= end; from += atOnce) {
            answered = introduce(unknown.subList(from, Math.min(unknown.size(), from + atOnce)));
        }
    }

    /** Whether the cashier said something of each. */
    private boolean introduce(List<Account> some) {
        List<CompletableFuture<CreditQueries.QueryResult>> answers = new ArrayList<>();
        for (int from = 0; from < some.size(); from += enquiries.mostAsked()) {
            answers.addAll(enquiries.ask(
                    some.subList(from, Math.min(some.size(), from + enquiries.mostAsked())).stream()
                            .map(Account::owner)
                            .toList()));
        }
        boolean answered = true;
        for (int i = 0; i < some.size(); i++) {
            CreditQueries.QueryResult outcome = answers.get(i).join();
            answered &= outcome != CreditQueries.QueryResult.SILENT;
            if (outcome == CreditQueries.QueryResult.STRANGER) {
                park(some.get(i), "the cashier has no account of it");
            }
        }
        return answered;
    }

    /** In the order of first use, which is about the order of accounts: a database finds neighbours on the same pages. */
    private Deque<List<Told>> due() {
        long now = clock.millis();
        List<Told> due = new ArrayList<>();
        for (Account account : accounts.all()) {
            account.toReport(now).ifPresent(totals -> due.add(new Told(account, totals)));
        }
        due.sort(Comparator.comparingInt(told -> told.account().place()));
        Deque<List<Told>> batches = new ArrayDeque<>();
        for (int from = 0; from < due.size(); from += Cashier.MAX_REPORT) {
            batches.add(due.subList(from, Math.min(due.size(), from + Cashier.MAX_REPORT)));
        }
        return batches;
    }

    private void park(Account account, String why) {
        account.park(clock.millis() + PARK.toMillis());
        LOG.error("usage of {} is kept and not reported for {}, as {}", account.owner(), PARK, why);
    }

    /** One turn's reports. An owner whom the cashier does not take must not keep back the others of its batch. */
    private final class Round {
        private @Nullable CashierException failure;
        private boolean anyTaken;
        private int failedInARow;
        private long lastTaken = clock.millis();

        /** Whether no report of before can be executed any more, so that a newer one may leave. */
        private boolean settle() {
            try {
                sender.settle().ifPresent(this::taken);
                alarms.settled();
            } catch (CashierException e) {
                if (sender.doubt().isPresent()) {
                    failure = e;
                    alarms.notReported(e);
                    return false;
                }
                // What it told is told anew now, with what came since.
                LOG.debug("the report in doubt was not taken", e);
                alarms.settled();
            }
            return true;
        }

        private void run(Deque<List<Told>> batches) {
            while (!batches.isEmpty()) {
                List<Told> batch = batches.remove();
                Optional<CashierException> refusal = tell(batch);
                if (refusal.isPresent() && !goOn(batch, refusal.get(), batches)) {
                    return;
                }
            }
        }

        /** Whether the cashier is worth another call after this. */
        private boolean goOn(List<Told> batch, CashierException why, Deque<List<Told>> batches) {
            failure = why;
            if (sender.doubt().isPresent()) {
                return false;
            }
            if (why.reason() == Reason.NOT_AUTHORIZED) {
                desk.doubt();
                return false;
            }
            boolean works = why.reason() == Reason.OWNER_UNKNOWN || works();
            if (batch.size() == 1) {
                if (works) {
                    park(batch.get(0).account(), String.valueOf(why.getMessage()));
                }
                return works;
            }
            if (!works && (anyTaken || !takesOneOf(batch))) {
                return false;
            }
            int middle = batch.size() / 2;
            batches.addFirst(batch.subList(middle, batch.size()));
            batches.addFirst(batch.subList(0, middle));
            return true;
        }

        private boolean works() {
            return anyTaken && failedInARow < MOST_FAILURES && clock.millis() - lastTaken < LONGEST_SILENCE.toMillis();
        }

        /** Whether it is the batch and not the cashier: two owners of it, each alone. */
        private boolean takesOneOf(List<Told> batch) {
            return tell(batch.subList(0, 1)).isEmpty()
                    || tell(batch.subList(batch.size() - 1, batch.size())).isEmpty();
        }

        private Optional<CashierException> tell(List<Told> batch) {
            Map<Owner, Usage> totals = new HashMap<>();
            batch.forEach(told -> totals.put(told.account().owner(), told.totals()));
            try {
                taken(sender.send(totals));
                return Optional.empty();
            } catch (CashierException e) {
                failedInARow++;
                alarms.notReported(e);
                return Optional.of(e);
            }
        }

        private void taken(ReportSender.Taken report) {
            report.totals().forEach((owner, totals) -> {
                Account account = accounts.find(owner);
                if (account != null) {
                    Optional<BigInteger> credit =
                            Optional.ofNullable(report.credits().get(owner));
                    account.acknowledge(totals, credit, report.sent().toEpochMilli());
                    account.figure().ifPresent(figure -> cache.put(owner, figure));
                }
            });
            anyTaken = true;
            failedInARow = 0;
            lastTaken = clock.millis();
            alarms.reported();
        }
    }
}
