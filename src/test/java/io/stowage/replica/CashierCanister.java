package io.stowage.replica;

import io.stowage.billing.canister.CashierTypes;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import io.stowage.ic.candid.CandidValue.RecordValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The books of owners: credit, prices, and totals for each gateway by principal and name. */
public final class CashierCanister implements Canister {
    private static final String GAUGES = "storage_gauges_set_v1";

    private final Principal self;
    private final Set<Principal> gateways = new HashSet<>();
    private final Map<Principal, BigInteger> credits = new HashMap<>();
    private final Map<Key, Usage> totals = new HashMap<>();
    private final Map<Principal, Cashier.Stored> gauges = new HashMap<>();
    private PriceList prices = PriceList.free();
    private boolean everybodyIsAGateway;
    private boolean keepsGauges = true;

    private record Key(Principal gateway, String name, Principal owner) {}

    CashierCanister(Principal self) {
        this.self = self;
    }

    /** Clean books, for the next test. */
    public synchronized void forgetEverything() {
        gateways.clear();
        credits.clear();
        totals.clear();
        gauges.clear();
        prices = PriceList.free();
        everybodyIsAGateway = false;
        keepsGauges = true;
    }

    public synchronized void addGateway(Principal principal) {
        gateways.add(principal);
    }

    public synchronized void removeGateway(Principal principal) {
        gateways.remove(principal);
    }

    /** Whether it takes everybody for a gateway, or only those that were added. */
    synchronized void trustEverybody(boolean everybody) {
        everybodyIsAGateway = everybody;
    }

    public synchronized void setPrices(PriceList list) {
        prices = list;
    }

    public synchronized void setCredit(Principal owner, BigInteger credit) {
        credits.put(owner, credit);
    }

    public synchronized BigInteger credit(Principal owner) {
        return credits.getOrDefault(owner, BigInteger.ZERO);
    }

    /** What all gateways together reported of an owner. */
    public synchronized Usage usage(Principal owner) {
        return totals.entrySet().stream()
                .filter(entry -> entry.getKey().owner.equals(owner))
                .map(Map.Entry::getValue)
                .reduce(Usage.NONE, Usage::plus);
    }

    /** What was said last that an owner has stored. */
    public synchronized Optional<Cashier.Stored> stored(Principal owner) {
        return Optional.ofNullable(gauges.get(owner));
    }

    /** From now on it has no such method, as a cashier of earlier days. */
    public synchronized void keepNoGauges() {
        keepsGauges = false;
    }

    @Override
    public synchronized Bytes execute(Principal caller, String method, Bytes arg) {
        return switch (method) {
            case "whoami" -> answer(CashierTypes.WHOAMI, whoami(caller));
            case "pricelist_v1" -> answer(CashierTypes.PRICE_LIST, priceList());
            case "budget_get_v1" ->
                answer(CashierTypes.BUDGET_RESULT, budget(Candid.decode(CashierTypes.BUDGET_REQUEST, arg.array())));
            case "storage_usage_set_batch_v1" ->
                answer(
                        CashierTypes.USAGE_RESULT,
                        setUsage(caller, Candid.decode(CashierTypes.USAGE_REQUEST, arg.array())));
            case GAUGES ->
                answer(
                        CashierTypes.GAUGES_RESULT,
                        setGauges(caller, Candid.decode(CashierTypes.GAUGES_REQUEST, arg.array())));
            default -> throw Trap.noMethod("query or update", method);
        };
    }

    private static Bytes answer(CandidType type, CandidValue value) {
        return Bytes.of(Candid.encode(type, value));
    }

    private boolean isGateway(Principal caller) {
        return everybodyIsAGateway || gateways.contains(caller);
    }

    private CandidValue whoami(Principal caller) {
        return CandidValue.record()
                .with("id", CandidValue.of("test cashier"))
                .with("caller_principal", CandidValue.of(caller))
                .with("cashier_principal", CandidValue.of(self))
                .with("am_gateway", CandidValue.of(isGateway(caller)))
                .with("am_admin", CandidValue.of(false))
                .with("am_anonymous", CandidValue.of(caller.equals(Principal.ANONYMOUS)));
    }

    private CandidValue priceList() {
        return CandidValue.record()
                .with("gauges", CandidValue.record().with("bytes_stored", price(prices.bytesStored())))
                .with(
                        "counters",
                        CandidValue.record()
                                .with("bytes_uploaded_price", price(prices.bytesUp()))
                                .with("bytes_downloaded_price", price(prices.bytesDown()))
                                .with("read_request_price", price(prices.reads()))
                                .with("write_request_price", price(prices.writes())));
    }

    private static CandidValue price(Price price) {
        String name = price.per().name();
        String factor = name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT);
        return CandidValue.record().with("per", CandidValue.variant(factor)).with("cost", CandidValue.of(price.cost()));
    }

    private CandidValue budget(CandidValue request) {
        Principal owner = request.field("owner_id").asPrincipal();
        if (!credits.containsKey(owner)) {
            return CandidValue.variant("Err", CandidValue.variant("OwnerNotFound"));
        }
        Usage usage = request.field("gateway_id")
                .asOpt()
                .map(gateway -> totals.getOrDefault(key(gateway, owner), Usage.NONE))
                .orElse(usage(owner));
        return CandidValue.variant(
                "Ok", CandidValue.record().with("usage", usage(usage)).with("budget", credited(owner)));
    }

    private CandidValue setUsage(Principal caller, CandidValue request) {
        CandidValue gateway = request.field("gateway_id");
        if (!isGateway(caller) || !gateway.field("principal").asPrincipal().equals(caller)) {
            return CandidValue.variant("Err", CandidValue.variant("NotAuthorized", CandidValue.of(caller)));
        }
        List<CandidValue> counters = request.field("counters").asVec();
        for (CandidValue counter : counters) {
            Principal owner = counter.field("owner").asPrincipal();
            if (!credits.containsKey(owner)) {
                return CandidValue.variant(
                        "Err", CandidValue.variant("InternalError", CandidValue.of("no account " + owner)));
            }
        }
        List<CandidValue> budgets = new ArrayList<>();
        for (CandidValue counter : counters) {
            Principal owner = counter.field("owner").asPrincipal();
            set(key(gateway, owner), usage(counter.field("usage")));
            budgets.add(CandidValue.tuple(CandidValue.of(owner), credited(owner)));
        }
        return CandidValue.variant("Ok", CandidValue.record().with("budgets", CandidValue.of(budgets)));
    }

    /**
     * Charges what came on top of what was reported before, at the prices of now. Less than before means that the gateway
     * began anew, so that everything is charged again.
     */
    private void set(Key key, Usage now) {
        Usage last = totals.getOrDefault(key, Usage.NONE);
        Usage before = last.isWithin(now) ? last : Usage.NONE;
        BigInteger cost = prices.cost(now).subtract(prices.cost(before));
        credits.merge(key.owner, cost.negate(), BigInteger::add);
        totals.put(key, now);
    }

    private CandidValue setGauges(Principal caller, CandidValue request) {
        if (!keepsGauges) {
            throw Trap.noMethod("update", GAUGES);
        }
        if (!isGateway(caller)) {
            return CandidValue.variant("Err", CandidValue.variant("NotAuthorized", CandidValue.of(caller)));
        }
        for (CandidValue pair : request.field("gauges").asVec()) {
            gauges.put(pair.field(0).asPrincipal(), stored(pair.field(1)));
        }
        return CandidValue.variant("Ok");
    }

    private static Cashier.Stored stored(CandidValue value) {
        return new Cashier.Stored(
                value.field("chunk_count").asNumber().longValueExact(),
                value.field("chunk_size_bytes").asNumber().longValueExact(),
                value.field("blob_count").asNumber().longValueExact(),
                value.field("blob_size_bytes").asNumber().longValueExact());
    }

    private static Key key(CandidValue gateway, Principal owner) {
        String name = gateway.field("name").asOpt().map(CandidValue::asText).orElse("");
        return new Key(gateway.field("principal").asPrincipal(), name, owner);
    }

    private CandidValue credited(Principal owner) {
        return CandidValue.record().with("available_credit", CandidValue.of(credit(owner)));
    }

    private static RecordValue usage(Usage usage) {
        return CandidValue.record()
                .with("bytes_uploaded", CandidValue.of(usage.bytesUp()))
                .with("bytes_downloaded", CandidValue.of(usage.bytesDown()))
                .with("read_requests", CandidValue.of(usage.reads()))
                .with("write_requests", CandidValue.of(usage.writes()));
    }

    private static Usage usage(CandidValue value) {
        return new Usage(
                value.field("bytes_uploaded").asNumber().longValueExact(),
                value.field("bytes_downloaded").asNumber().longValueExact(),
                value.field("read_requests").asNumber().longValueExact(),
                value.field("write_requests").asNumber().longValueExact());
    }
}
