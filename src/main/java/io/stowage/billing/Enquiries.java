package io.stowage.billing;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cashier about owners, about each once at a time however many want to know, and notes what it says. */
final class Enquiries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Enquiries.class);

    /** What came of a question. */
    enum Outcome {
        TOLD,
        STRANGER,
        SILENT
    }

    private final Cashier cashier;
    private final FigureCache cache;
    private final Accounts accounts;
    private final Alarms alarms;
    private final Clock clock;
    private final ExecutorService executor = Threads.perTask("stowage-billing");
    private final Map<Owner, CompletableFuture<Outcome>> open = new ConcurrentHashMap<>();

    Enquiries(Cashier cashier, FigureCache cache, Accounts accounts, Alarms alarms, Clock clock) {
        this.cashier = cashier;
        this.cache = cache;
        this.accounts = accounts;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** Begins to ask, or joins those who wait for the same answer. */
    CompletableFuture<Outcome> ask(Owner owner) {
        CompletableFuture<Outcome> mine = new CompletableFuture<>();
        CompletableFuture<Outcome> earlier = open.putIfAbsent(owner, mine);
        if (earlier != null) {
            return earlier;
        }
        cache.noteAsked(owner);
        try {
            executor.execute(() -> answer(owner, mine));
        } catch (RejectedExecutionException e) {
            LOG.debug("there is no thread to ask about {}", owner, e);
            open.remove(owner, mine);
            mine.complete(Outcome.SILENT);
        }
        return mine;
    }

    /** Whether somebody waits for an answer about the owner right now. */
    boolean isOpen(Owner owner) {
        return open.containsKey(owner);
    }

    /** Asks and waits; no answer in time is silence, though one may still come. */
    Outcome ask(Owner owner, Duration patience) {
        try {
            return ask(owner).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("no answer about {} within {}", owner, patience, e);
            return Outcome.SILENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.CASHIER_UNAVAILABLE, "was interrupted while asking the cashier", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question ends with an outcome", e);
        }
    }

    private void answer(Owner owner, CompletableFuture<Outcome> to) {
        Outcome outcome = Outcome.SILENT;
        try {
            outcome = answer(owner);
        } finally {
            open.remove(owner, to);
            to.complete(outcome);
        }
    }

    private Outcome answer(Owner owner) {
        long asked = clock.millis();
        try {
            Cashier.Budget budget = cashier.budget(owner);
            if (!Slot.holds(budget.reported())) {
                LOG.error("the cashier has totals of {} that nobody can have used: {}", owner, budget.reported());
                return alarms.asked(Outcome.SILENT);
            }
            note(owner, new Figure(budget.credit(), budget.reported(), asked));
            return alarms.asked(Outcome.TOLD);
        } catch (CashierException e) {
            LOG.debug("the cashier says nothing good of {}", owner, e);
            if (e.reason() == CashierException.Reason.OWNER_UNKNOWN) {
                cache.noteStranger(owner);
                return alarms.asked(Outcome.STRANGER);
            }
            return alarms.asked(Outcome.SILENT);
        } catch (RuntimeException e) {
            LOG.error("asking the cashier about {} failed", owner, e);
            return alarms.asked(Outcome.SILENT);
        }
    }

    private void note(Owner owner, Figure figure) {
        cache.put(owner, figure);
        Account account = accounts.find(owner);
        if (account != null) {
            accounts.take(account, figure);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
