package io.stowage.billing;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.usage.Slot;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.Threads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
final class CreditQueries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CreditQueries.class);

    /** What came of a question. */
    enum QueryResult {
        TOLD,
        STRANGER,
        SILENT
    }

    private final Cashier cashier;
    private final CreditCache cache;
    private final Accounts accounts;
    private final Alarms alarms;
    private final Clock clock;
    private final ExecutorService executor = Threads.perTask("stowage-billing");
    private final Map<Owner, CompletableFuture<QueryResult>> open = new ConcurrentHashMap<>();

    CreditQueries(Cashier cashier, CreditCache cache, Accounts accounts, Alarms alarms, Clock clock) {
        this.cashier = cashier;
        this.cache = cache;
        this.accounts = accounts;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** How many owners one question may name. */
    int mostAsked() {
        return cashier.mostAsked();
    }

    /** Begins to ask, or joins those who wait for the same answer. */
    CompletableFuture<QueryResult> ask(Owner owner) {
        return ask(List.of(owner)).get(0);
    }

    /**
     * The same for several in one question, from which those are left out about whom somebody asks already. The cashier
     * has to take as many.
     *
     * @return an answer for each, in their order
     */
    List<CompletableFuture<QueryResult>> ask(List<Owner> owners) {
        List<CompletableFuture<QueryResult>> answers = new ArrayList<>();
        Map<Owner, CompletableFuture<QueryResult>> mine = new HashMap<>();
        for (Owner owner : owners) {
            CompletableFuture<QueryResult> answer = new CompletableFuture<>();
            CompletableFuture<QueryResult> earlier = open.putIfAbsent(owner, answer);
            if (earlier == null) {
                cache.noteAsked(owner);
                mine.put(owner, answer);
            }
            answers.add(earlier == null ? answer : earlier);
        }
        if (!mine.isEmpty()) {
            begin(mine);
        }
        return answers;
    }

    private void begin(Map<Owner, CompletableFuture<QueryResult>> question) {
        try {
            executor.execute(() -> answer(question));
        } catch (RejectedExecutionException e) {
            LOG.debug("there is no thread to ask about {} owners", question.size(), e);
            end(question, Map.of());
        }
    }

    /** Whether a request waits for an answer about the owner right now. */
    boolean isOpen(Owner owner) {
        return open.containsKey(owner);
    }

    /** Asks and waits; no answer in time is silence, though one may still come. */
    QueryResult ask(Owner owner, Duration patience) {
        try {
            return ask(owner).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("no answer about {} within {}", owner, patience, e);
            return QueryResult.SILENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.CASHIER_UNAVAILABLE, "was interrupted while asking the cashier", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question ends with an outcome", e);
        }
    }

    private void answer(Map<Owner, CompletableFuture<QueryResult>> question) {
        Map<Owner, QueryResult> outcomes = new HashMap<>();
        try {
            answer(question.keySet(), outcomes);
        } catch (CashierException e) {
            LOG.debug("the cashier says nothing of {} owners", question.size(), e);
        } catch (RuntimeException e) {
            LOG.error("asking the cashier about {} owners failed", question.size(), e);
        } finally {
            end(question, outcomes);
        }
    }

    private void answer(Set<Owner> owners, Map<Owner, QueryResult> outcomes) {
        long asked = clock.millis();
        Map<Owner, Cashier.Budget> budgets = cashier.budgets(owners);
        for (Owner owner : owners) {
            outcomes.put(owner, outcome(owner, Optional.ofNullable(budgets.get(owner)), asked));
        }
    }

    private QueryResult outcome(Owner owner, Optional<Cashier.Budget> told, long asked) {
        if (told.isEmpty()) {
            cache.noteStranger(owner);
            return QueryResult.STRANGER;
        }
        Cashier.Budget budget = told.get();
        if (!Slot.holds(budget.reported())) {
            LOG.error("the cashier has totals of {} that nobody can have used: {}", owner, budget.reported());
            return QueryResult.SILENT;
        }
        note(owner, new CreditSnapshot(budget.credit(), budget.reported(), asked));
        return QueryResult.TOLD;
    }

    /** Those without an outcome wait for one no longer. */
    private void end(Map<Owner, CompletableFuture<QueryResult>> question, Map<Owner, QueryResult> outcomes) {
        question.forEach((owner, answer) -> {
            open.remove(owner, answer);
            answer.complete(alarms.asked(outcomes.getOrDefault(owner, QueryResult.SILENT)));
        });
    }

    private void note(Owner owner, CreditSnapshot figure) {
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
