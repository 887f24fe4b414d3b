package io.stowage.billing.canister;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.billing.cashier.PreparedReport;
import io.stowage.billing.cashier.PreparedReport.Sealed;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.Agent;
import io.stowage.ic.agent.SignedCall;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.Reject;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidException;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks the cashier canister, and reports to it under the principal of the agent and the name of this node. */
public final class CanisterCashier implements Cashier {
    /** The network's words for a method that a canister does not have: of now, and of former years. */
    private static final Set<String> NO_SUCH_METHOD = Set.of("IC0536", "IC0302");

    private static final String REPORT = "storage_usage_set_batch_v1";
    private static final String GAUGES = "storage_gauges_set_v1";

    private final Agent agent;
    private final Principal canister;
    private final CandidValue gateway;
    private final String author;
    private final Duration reportExpiry;

    /**
     * Closes the agent when it is closed itself.
     *
     * @param reportExpiry how long after it was made a report may be executed
     */
    public CanisterCashier(Agent agent, Principal canister, String gatewayName, Duration reportExpiry) {
        this.agent = agent;
        this.canister = canister;
        this.gateway = CashierMessages.gateway(agent.principal(), gatewayName);
        this.author = "canister " + canister + ", gateway " + agent.principal() + " " + gatewayName;
        this.reportExpiry = reportExpiry;
    }

    @Override
    public void introduce() {
        CandidValue who = query("whoami", Candid.encode(List.of(), List.of()), CashierTypes.WHOAMI);
        Principal seen = who.field("caller_principal").asPrincipal();
        if (!seen.equals(agent.principal())) {
            throw new CashierException(
                    Reason.NOT_AUTHORIZED,
                    "the cashier takes us for " + seen + ", but our key is " + agent.principal());
        }
        if (!who.field("am_gateway").asBool()) {
            throw new CashierException(
                    Reason.NOT_AUTHORIZED,
                    "the cashier " + canister + " does not know " + agent.principal()
                            + " as a gateway; have its administrator add that principal");
        }
    }

    @Override
    public PriceList prices() {
        CandidValue list = query("pricelist_v1", Candid.encode(List.of(), List.of()), CashierTypes.PRICE_LIST);
        return understood("pricelist_v1", () -> CashierMessages.priceList(list));
    }

    @Override
    public Budget budget(Owner owner) {
        byte[] arg = Candid.encode(CashierTypes.BUDGET_REQUEST, CashierMessages.budgetRequest(gateway, owner));
        CandidValue.VariantValue result =
                query("budget_get_v1", arg, CashierTypes.BUDGET_RESULT).asVariant();
        if (result.is("Ok")) {
            return understood("budget_get_v1", () -> CashierMessages.budget(result.value()));
        }
        if (result.value().asVariant().is("OwnerNotFound")) {
            throw new CashierException(Reason.OWNER_UNKNOWN, "the cashier has no account of " + owner);
        }
        throw new CashierException(
                Reason.NOT_AUTHORIZED, "the cashier does not know this gateway, " + agent.principal());
    }

    @Override
    public String advice(Owner owner, boolean hasAccount) {
        return "accounts and credit are with the cashier, canister " + canister;
    }

    @Override
    public PreparedReport prepare(Map<Owner, Usage> totals) {
        requireSize(totals.size());
        byte[] arg = Candid.encode(CashierTypes.USAGE_REQUEST, CashierMessages.usageRequest(gateway, totals));
        SignedCall call = agent.sign(canister, REPORT, Bytes.of(arg), reportExpiry);
        return new PreparedReport(totals, Optional.of(new Sealed(author, call.envelope(), call.expiry())));
    }

    @Override
    public Map<Owner, BigInteger> send(PreparedReport report) {
        return tell(report, agent::send);
    }

    @Override
    public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
        return tell(report, agent::sendAgain);
    }

    /** Another key, canister or name has totals of its own; and only who made a call is told what became of it. */
    @Override
    public boolean canSendAgain(PreparedReport report) {
        return report.sealed()
                .filter(message -> message.author().equals(author))
                .isPresent();
    }

    private Map<Owner, BigInteger> tell(PreparedReport report, Function<SignedCall, Bytes> way) {
        SignedCall call = SignedCall.read(report.sealed().orElseThrow().message());
        CandidValue ok = ok(REPORT, ask(REPORT, () -> Candid.decode(CashierTypes.USAGE_RESULT, executed(call, way))));
        return understood(REPORT, () -> CashierMessages.credits(ok, report.totals()));
    }

    /** The reply, if there is one. A refusal that nobody proved may stand above a call that was taken all the same. */
    private static byte[] executed(SignedCall call, Function<SignedCall, Bytes> way) {
        try {
            return way.apply(call).array();
        } catch (AgentException e) {
            boolean over = switch (e.kind()) {
                case UNREACHABLE, LAPSED -> true;
                case REJECTED -> e.reject().map(Reject::certified).orElse(false);
                case AMBIGUOUS, REFUSED, CLOCK, UNTRUSTED -> false;
            };
            if (over) {
                throw e;
            }
            throw new CashierException(
                    Reason.IN_DOUBT, "nobody proves what became of the report: " + e.getMessage(), e);
        }
    }

    @Override
    public void reportStored(Map<Owner, Stored> gauges) {
        requireSize(gauges.size());
        byte[] arg = Candid.encode(CashierTypes.GAUGES_REQUEST, CashierMessages.gaugesRequest(gauges));
        ok(
                GAUGES,
                ask(
                        GAUGES,
                        () -> Candid.decode(
                                CashierTypes.GAUGES_RESULT,
                                agent.call(canister, GAUGES, Bytes.of(arg)).array())));
    }

    @Override
    public void close() {
        agent.close();
    }

    private static void requireSize(int owners) {
        if (owners > MAX_REPORT) {
            throw new IllegalArgumentException("a report names at most " + MAX_REPORT + " owners");
        }
    }

    /** What the Ok of a method holds that sets something. */
    private CandidValue ok(String method, CandidValue answer) {
        CandidValue.VariantValue result = answer.asVariant();
        if (result.is("Ok")) {
            return result.value();
        }
        CandidValue.VariantValue error = result.value().asVariant();
        if (error.is("NotAuthorized")) {
            throw new CashierException(
                    Reason.NOT_AUTHORIZED, "the cashier does not let " + agent.principal() + " call " + method);
        }
        throw new CashierException(
                Reason.UNAVAILABLE,
                "the cashier failed in " + method + ": " + shown(error.value().asText()));
    }

    private CandidValue query(String method, byte[] arg, CandidType type) {
        return ask(
                method,
                () -> Candid.decode(
                        type, agent.query(canister, method, Bytes.of(arg)).array()));
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T ask(String method, Question<T> question) {
        try {
            return understood(method, question);
        } catch (AgentException e) {
            if (e.reject().filter(CanisterCashier::isForWantOfTheMethod).isPresent()) {
                throw new CashierException(Reason.NOT_OFFERED, "the cashier has no method " + method, e);
            }
            throw new CashierException(Reason.UNAVAILABLE, "the cashier gave no answer: " + e.getMessage(), e);
        }
    }

    /** What is not proven may be a lie, and then the method is there another time. */
    private static boolean isForWantOfTheMethod(Reject reject) {
        return reject.certified()
                && reject.errorCode().filter(NO_SUCH_METHOD::contains).isPresent();
    }

    private static <T> T understood(String method, Question<T> question) {
        try {
            return question.ask();
        } catch (CandidException e) {
            throw new CashierException(
                    Reason.UNAVAILABLE, "the cashier's answer to " + method + " makes no sense: " + e.getMessage(), e);
        }
    }

    /** A stranger's text that ends up in logs. */
    private static String shown(String text) {
        String start = text.length() <= 300 ? text : text.substring(0, 300) + "…";
        return start.replaceAll("\\p{Cntrl}", " ");
    }
}
