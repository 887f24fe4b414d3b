package io.stowage.billing.canister;

import io.stowage.billing.cashier.Cashier.Budget;
import io.stowage.billing.cashier.Cashier.Stored;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ic.candid.CandidException;
import io.stowage.ic.candid.CandidValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cashier's words as ours, and ours as the cashier's. What makes no sense is refused as a message that does not fit. */
final class CashierMessages {
    private static final Map<Price.Per, String> FACTORS = Map.of(
            Price.Per.U, "U",
            Price.Per.K, "K",
            Price.Per.M, "M",
            Price.Per.G, "G",
            Price.Per.T, "T",
            Price.Per.KI, "Ki",
            Price.Per.MI, "Mi",
            Price.Per.GI, "Gi",
            Price.Per.TI, "Ti");

    private static final int MAX_CREDIT_BITS = 256;

    private CashierMessages() {}

    static PriceList priceList(CandidValue value) {
        CandidValue counters = value.field("counters");
        try {
            return new PriceList(
                    price(counters.field("bytes_uploaded_price")),
                    price(counters.field("bytes_downloaded_price")),
                    price(counters.field("read_request_price")),
                    price(counters.field("write_request_price")),
                    price(value.field("gauges").field("bytes_stored")));
        } catch (CandidException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CandidException("the price list " + e.getMessage());
        }
    }

    private static Price price(CandidValue value) {
        CandidValue.VariantValue factor = value.field("per").asVariant();
        Price.Per per = FACTORS.entrySet().stream()
                .filter(entry -> factor.is(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new CandidException("counts in a quantity that nobody knows"));
        return new Price(value.field("cost").asNumber(), per);
    }

    static CandidValue gateway(Principal principal, String name) {
        return CandidValue.record()
                .with("principal", CandidValue.of(principal))
                .with("name", CandidValue.some(CandidValue.of(name)));
    }

    static CandidValue budgetRequest(CandidValue gateway, Owner owner) {
        return CandidValue.record()
                .with("gateway_id", CandidValue.some(gateway))
                .with("owner_id", CandidValue.of(owner.principal()));
    }

    static Budget budget(CandidValue ok) {
        return new Budget(usage(ok.field("usage")), credit(ok.field("budget")));
    }

    static CandidValue usageRequest(CandidValue gateway, Map<Owner, Usage> totals) {
        List<CandidValue> counters = new ArrayList<>();
        totals.forEach((owner, usage) -> counters.add(CandidValue.record()
                .with("owner", CandidValue.of(owner.principal()))
                .with("usage", usage(usage))));
        return CandidValue.record().with("gateway_id", gateway).with("counters", CandidValue.of(counters));
    }

    /** The credits of a report's answer, of those who were reported. */
    static Map<Owner, BigInteger> credits(CandidValue ok, Map<Owner, Usage> totals) {
        Map<Principal, Owner> reported = new HashMap<>();
        totals.keySet().forEach(owner -> reported.put(owner.principal(), owner));
        Map<Owner, BigInteger> credits = new HashMap<>();
        for (CandidValue pair : ok.field("budgets").asVec()) {
            Owner owner = reported.get(pair.field(0).asPrincipal());
            if (owner != null) {
                credits.put(owner, credit(pair.field(1)));
            }
        }
        if (credits.size() < totals.size()) {
            throw new CandidException("lacks the budget of an owner who was reported");
        }
        return Map.copyOf(credits);
    }

    static CandidValue gaugesRequest(Map<Owner, Stored> gauges) {
        List<CandidValue> items = new ArrayList<>();
        gauges.forEach((owner, stored) -> items.add(CandidValue.tuple(
                CandidValue.of(owner.principal()),
                CandidValue.record()
                        .with("chunk_size_bytes", CandidValue.of(stored.chunkBytes()))
                        .with("chunk_count", CandidValue.of(stored.chunks()))
                        .with("blob_count", CandidValue.of(stored.blobs()))
                        .with("blob_size_bytes", CandidValue.of(stored.blobBytes())))));
        return CandidValue.record().with("gauges", CandidValue.of(items));
    }

    private static CandidValue usage(Usage usage) {
        return CandidValue.record()
                .with("bytes_uploaded", CandidValue.of(usage.bytesUp()))
                .with("bytes_downloaded", CandidValue.of(usage.bytesDown()))
                .with("read_requests", CandidValue.of(usage.reads()))
                .with("write_requests", CandidValue.of(usage.writes()));
    }

    private static Usage usage(CandidValue value) {
        return new Usage(
                counter(value.field("bytes_uploaded")),
                counter(value.field("bytes_downloaded")),
                counter(value.field("read_requests")),
                counter(value.field("write_requests")));
    }

    /** Counters of ours never go beyond a long, so one that does is not ours. */
    private static long counter(CandidValue value) {
        BigInteger number = value.asNumber();
        if (number.signum() < 0 || number.bitLength() >= Long.SIZE) {
            throw new CandidException("has a total that this gateway can never have reported");
        }
        return number.longValue();
    }

    private static BigInteger credit(CandidValue budget) {
        BigInteger credit = budget.field("available_credit").asNumber();
        if (credit.bitLength() > MAX_CREDIT_BITS) {
            throw new CandidException("has a credit that nobody can have");
        }
        return credit;
    }
}
