package io.stowage.billing.canister;

import static io.stowage.ic.candid.CandidType.Primitive.BOOL;
import static io.stowage.ic.candid.CandidType.Primitive.INT;
import static io.stowage.ic.candid.CandidType.Primitive.NAT;
import static io.stowage.ic.candid.CandidType.Primitive.NAT64;
import static io.stowage.ic.candid.CandidType.Primitive.PRINCIPAL;
import static io.stowage.ic.candid.CandidType.Primitive.TEXT;
import static io.stowage.ic.candid.CandidType.field;
import static io.stowage.ic.candid.CandidType.opt;
import static io.stowage.ic.candid.CandidType.record;
import static io.stowage.ic.candid.CandidType.tag;
import static io.stowage.ic.candid.CandidType.tuple;
import static io.stowage.ic.candid.CandidType.variant;
import static io.stowage.ic.candid.CandidType.vec;

import io.stowage.ic.candid.CandidType;

/** The part of the cashier's interface that a gateway uses, type by type. */
public final class CashierTypes {
    private static final CandidType FACTOR =
            variant(tag("U"), tag("K"), tag("M"), tag("G"), tag("T"), tag("Ki"), tag("Mi"), tag("Gi"), tag("Ti"));

    private static final CandidType PRICE = record(field("per", FACTOR), field("cost", INT));

    public static final CandidType PRICE_LIST = record(
            field("gauges", record(field("bytes_stored", PRICE))),
            field(
                    "counters",
                    record(
                            field("bytes_uploaded_price", PRICE),
                            field("bytes_downloaded_price", PRICE),
                            field("read_request_price", PRICE),
                            field("write_request_price", PRICE))));

    private static final CandidType GATEWAY = record(field("principal", PRINCIPAL), field("name", opt(TEXT)));

    private static final CandidType USAGE = record(
            field("bytes_uploaded", NAT),
            field("bytes_downloaded", NAT),
            field("read_requests", NAT64),
            field("write_requests", NAT64));

    private static final CandidType BUDGET = record(field("available_credit", INT));

    private static final CandidType SET_ERROR =
            variant(field("NotAuthorized", PRINCIPAL), field("InternalError", TEXT));

    /** Without the balances, which are none of a gateway's business. */
    public static final CandidType WHOAMI = record(
            field("id", TEXT),
            field("caller_principal", PRINCIPAL),
            field("cashier_principal", PRINCIPAL),
            field("am_gateway", BOOL),
            field("am_admin", BOOL),
            field("am_anonymous", BOOL));

    public static final CandidType BUDGET_REQUEST =
            record(field("gateway_id", opt(GATEWAY)), field("owner_id", PRINCIPAL));

    public static final CandidType BUDGET_RESULT = variant(
            field("Ok", record(field("usage", USAGE), field("budget", BUDGET))),
            field("Err", variant(field("GatewayNotFound", GATEWAY), tag("OwnerNotFound"))));

    public static final CandidType USAGE_REQUEST = record(
            field("gateway_id", GATEWAY),
            field("counters", vec(record(field("owner", PRINCIPAL), field("usage", USAGE)))));

    public static final CandidType USAGE_RESULT =
            variant(field("Ok", record(field("budgets", vec(tuple(PRINCIPAL, BUDGET))))), field("Err", SET_ERROR));

    private static final CandidType GAUGES = record(
            field("chunk_size_bytes", NAT64),
            field("chunk_count", NAT64),
            field("blob_count", NAT64),
            field("blob_size_bytes", NAT64));

    public static final CandidType GAUGES_REQUEST = record(field("gauges", vec(tuple(PRINCIPAL, GAUGES))));

    public static final CandidType GAUGES_RESULT = variant(tag("Ok"), field("Err", SET_ERROR));

    private CashierTypes() {}
}
