package io.stowage.billing;

import io.stowage.billing.CashierException.Reason;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's way to {@link Books}, which can be down, slow, refusing, and lose, delay or repeat what is sent over it. */
final class FakeCashier implements Cashier {

    /** What happens to reports. */
    enum Mood {
        WELL,
        /** Nothing arrives. */
        DOWN,
        /** They arrive, and the answer is lost. */
        MUTE,
        /** They arrive after {@link #deliver()}, and the answer is lost. */
        LATE,
        /** They arrive twice. */
        REPEATING,
        REFUSING
    }

    private final Books books;
    private final String gateway;
    private final Deque<Map<Owner, Usage>> underWay = new ArrayDeque<>();
    private final Set<Owner> poison = Collections.synchronizedSet(new HashSet<>());
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private final AtomicInteger introductions = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;
    private volatile boolean silent;
    private volatile int mostAsked = 1;
    private volatile Runnable atQuestion = () -> {};
    private volatile Optional<CountDownLatch> gate = Optional.empty();

    FakeCashier(Books books, String gateway) {
        this.books = books;
        this.gateway = gateway;
    }

    /** The accounts, which all gateways share. */
    static final class Books {
        private final Map<Owner, Page> pages = new HashMap<>();
        private PriceList prices = PriceList.free();

        private static final class Page {
            private BigInteger deposit = BigInteger.ZERO;
            /** In {@link PriceList#PARTS}. */
            private BigInteger spent = BigInteger.ZERO;

            private final Map<String, Usage> totals = new HashMap<>();

            private BigInteger credit() {
                BigInteger[] whole = spent.divideAndRemainder(PriceList.PARTS);
                return deposit.subtract(whole[0]).subtract(whole[1].signum() > 0 ? BigInteger.ONE : BigInteger.ZERO);
            }
        }

        synchronized void setPrices(PriceList list) {
            prices = list;
        }

        synchronized void deposit(Owner owner, BigInteger amount) {
            Page page = pages.computeIfAbsent(owner, key -> new Page());
            page.deposit = page.deposit.add(amount);
        }

        synchronized void close(Owner owner) {
            pages.remove(owner);
        }

        synchronized Usage totals(Owner owner, String gateway) {
            return page(owner).totals.getOrDefault(gateway, Usage.NONE);
        }

        synchronized BigInteger credit(Owner owner) {
            return page(owner).credit();
        }

        private synchronized PriceList prices() {
            return prices;
        }

        private Page page(Owner owner) {
            Page page = pages.get(owner);
            if (page == null) {
                throw new CashierException(Reason.OWNER_UNKNOWN, "no account of " + owner);
            }
            return page;
        }

        private synchronized Optional<Budget> find(Owner owner, String gateway) {
            return pages.containsKey(owner) ? Optional.of(budget(owner, gateway)) : Optional.empty();
        }

        private synchronized Budget budget(Owner owner, String gateway) {
            return new Budget(totals(owner, gateway), credit(owner));
        }

        private synchronized Map<Owner, BigInteger> set(String gateway, Map<Owner, Usage> totals) {
            totals.keySet().forEach(this::page);
            Map<Owner, BigInteger> credits = new HashMap<>();
            totals.forEach((owner, usage) -> {
                Page page = page(owner);
                Usage before = page.totals.getOrDefault(gateway, Usage.NONE);
                page.totals.put(gateway, usage);
                page.spent = page.spent.add(prices.exact(usage)).subtract(prices.exact(before));
                credits.put(owner, page.credit());
            });
            return credits;
        }
    }

    void setMood(Mood next) {
        mood = next;
    }

    /** Whether questions get no answer. */
    void setSilent(boolean none) {
        silent = none;
    }

    /** A question may name so many owners. */
    void letAskFor(int owners) {
        mostAsked = owners;
    }

    /** What happens at every question. */
    void atQuestion(Runnable does) {
        atQuestion = does;
    }

    /** Every question waits until the answer's latch is down. */
    CountDownLatch holdQuestions() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = Optional.of(latch);
        return latch;
    }

    /** Reports that name this owner fail, as if the cashier were gone. */
    void poison(Owner owner) {
        poison.add(owner);
    }

    /** Lets arrive what is late, in the order in which it was sent. */
    void deliver() {
        while (true) {
            Map<Owner, Usage> report;
            synchronized (underWay) {
                report = underWay.poll();
            }
            if (report == null) {
                return;
            }
            books.set(gateway, report);
        }
    }

    int questions() {
        return questions.get();
    }

    int reports() {
        return reports.get();
    }

    int introductions() {
        return introductions.get();
    }

    @Override
    public void introduce() {
        introductions.incrementAndGet();
        answer();
    }

    private void answer() {
        if (mood == Mood.REFUSING) {
            throw new CashierException(Reason.NOT_AUTHORIZED, gateway + " is no gateway");
        }
        if (silent) {
            throw new CashierException(Reason.UNAVAILABLE, "no answer");
        }
    }

    @Override
    public PriceList prices() {
        answer();
        return books.prices();
    }

    @Override
    public Budget budget(Owner owner) {
        question();
        return books.budget(owner, gateway);
    }

    @Override
    public int mostAsked() {
        return mostAsked;
    }

    @Override
    public Map<Owner, Budget> budgets(Set<Owner> owners) {
        if (owners.size() > mostAsked) {
            throw new IllegalArgumentException("too many owners for one question");
        }
        question();
        Map<Owner, Budget> found = new HashMap<>();
        owners.forEach(owner -> books.find(owner, gateway).ifPresent(budget -> found.put(owner, budget)));
        return found;
    }

    private void question() {
        questions.incrementAndGet();
        atQuestion.run();
        gate.ifPresent(FakeCashier::await);
        if (silent) {
            throw new CashierException(Reason.UNAVAILABLE, "no answer");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new CashierException(Reason.UNAVAILABLE, "held for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CashierException(Reason.UNAVAILABLE, "interrupted", e);
        }
    }

    @Override
    public Map<Owner, BigInteger> report(Map<Owner, Usage> totals) {
        if (totals.size() > MAX_REPORT) {
            throw new IllegalArgumentException("too many owners for one report");
        }
        reports.incrementAndGet();
        if (totals.keySet().stream().anyMatch(poison::contains)) {
            throw new CashierException(Reason.UNAVAILABLE, "an internal error");
        }
        Map<Owner, Usage> copy = Map.copyOf(totals);
        return switch (mood) {
            case WELL -> books.set(gateway, copy);
            case REPEATING -> {
                books.set(gateway, copy);
                yield books.set(gateway, copy);
            }
            case DOWN -> throw new CashierException(Reason.UNAVAILABLE, "down");
            case MUTE -> {
                books.set(gateway, copy);
                throw new CashierException(Reason.UNAVAILABLE, "the answer is lost");
            }
            case LATE -> {
                synchronized (underWay) {
                    underWay.add(copy);
                }
                throw new CashierException(Reason.UNAVAILABLE, "on its way");
            }
            case REFUSING -> throw new CashierException(Reason.NOT_AUTHORIZED, gateway + " is no gateway");
        };
    }

    @Override
    public void reportStored(Map<Owner, Stored> gauges) {
        answer();
    }

    @Override
    public void close() {
        gate.ifPresent(CountDownLatch::countDown);
    }
}
