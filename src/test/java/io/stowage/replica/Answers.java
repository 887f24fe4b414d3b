package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.cbor.CborWriter;
import io.stowage.ic.identity.Domain;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.ic.identity.StructuredHash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the network answers, bytes in, bytes out, with the mischief that somebody ordered. */
final class Answers {
    private static final Bytes REQUEST_STATUS = Bytes.ofUtf8("request_status");
    private static final int HUGE = 3 * 1024 * 1024;

    private final Network network;
    private final Clock clock;
    private final Map<Principal, Canister> canisters;
    private final Map<Bytes, Done> done = new ConcurrentHashMap<>();

    /** Calls that were accepted and not executed, in the order in which they came. */
    private final Map<Bytes, Accepted> accepted = Collections.synchronizedMap(new LinkedHashMap<>());

    record Answer(int status, Bytes body) {
        static Answer text(int status, String text) {
            return new Answer(status, Bytes.ofUtf8(text));
        }

        static Answer cbor(CborValue value) {
            return new Answer(200, Bytes.of(CborWriter.write(value)));
        }
    }

    /** A call that was executed: a reply, or the reason why there is none. */
    private record Done(Optional<Bytes> reply, Optional<Canister.Trap> trap, Principal sender) {}

    private record Accepted(Principal canister, Requests.Signed request) {}

    Answers(Network network, Clock clock, Principal first, Canister one, Principal second, Canister other) {
        this.network = network;
        this.clock = clock;
        this.canisters = Map.of(first, one, second, other);
    }

    int executions() {
        return done.size();
    }

    /** Executes what was accepted only, but for what has expired. Answers how many calls that were. */
    int executeLate() {
        List<Accepted> late;
        synchronized (accepted) {
            late = List.copyOf(accepted.values());
            accepted.clear();
        }
        BigInteger now = Network.nanos(clock.instant());
        int before = done.size();
        late.stream()
                .filter(each -> each.request
                                .content()
                                .require("ingress_expiry")
                                .asNumber()
                                .compareTo(now)
                        >= 0)
                .forEach(each -> executeOnce(Mischief.NONE, each.canister, each.request));
        return done.size() - before;
    }

    private void executeOnce(Mischief mischief, Principal canister, Requests.Signed request) {
        done.computeIfAbsent(request.id(), id -> execute(mischief, canister, request));
    }

    /** The answers that no request is even read for. */
    private static Optional<Answer> refusal(Mischief mischief, String version, Instant now) {
        return switch (mischief) {
            case BUSY -> Optional.of(Answer.text(503, "come back later"));
            case TOO_MANY -> Optional.of(Answer.text(429, "too many of you"));
            case REFUSE -> Optional.of(Answer.text(400, "not like that"));
            case NONSENSE -> Optional.of(Answer.text(200, "<html>a captive portal</html>"));
            case ENDLESS -> Optional.of(new Answer(200, Bytes.of(new byte[HUGE])));
            case OTHER_CLOCK ->
                Optional.of(
                        Answer.text(400, String.valueOf(Requests.outOfTime(now).getMessage())));
            case OLD_ADDRESSES -> version.equals("v2") ? Optional.empty() : Optional.of(Answer.text(404, "not found"));
            default -> Optional.empty();
        };
    }

    Answer to(Mischief mischief, String version, Principal canister, String operation, byte[] body) {
        Instant now = clock.instant();
        Optional<Answer> refusal = refusal(mischief, version, now);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            Requests.Signed request = Requests.read(body, now);
            return switch (operation) {
                case "call" -> call(mischief, version, canister, request);
                case "query" -> query(mischief, canister, request);
                default -> readState(mischief, request);
            };
        } catch (Requests.Refused e) {
            return Answer.text(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer call(Mischief mischief, String version, Principal canister, Requests.Signed request) {
        if (mischief == Mischief.REJECT_UNPROVEN) {
            return Answer.cbor(rejection("does not feel like it")
                    .with("error_code", CborValue.of("IC0536"))
                    .with("status", CborValue.of("non_replicated_rejection")));
        }
        if (mischief == Mischief.NEVER_DONE) {
            return Answer.text(202, "");
        }
        if (mischief == Mischief.LATE) {
            accepted.putIfAbsent(request.id(), new Accepted(canister, request));
            return Answer.text(202, "");
        }
        executeOnce(mischief, canister, request);
        if (version.equals("v2") || mischief == Mischief.ACCEPT_ONLY) {
            return Answer.text(202, "");
        }
        return Answer.cbor(CborValue.map()
                .with("status", CborValue.of("replied"))
                .with("certificate", CborValue.of(certificate(mischief, statusOf(mischief, request.id())))));
    }

    private Done execute(Mischief mischief, Principal canister, Requests.Signed request) {
        try {
            if (mischief == Mischief.REJECT) {
                throw new Canister.Trap("rejects, as it was told to");
            }
            Bytes reply =
                    canister(canister).execute(request.sender(), request.text("method_name"), request.bytes("arg"));
            return new Done(Optional.of(reply), Optional.empty(), request.sender());
        } catch (Canister.Trap e) {
            return new Done(Optional.empty(), Optional.of(e), request.sender());
        }
    }

    private Canister canister(Principal id) {
        Canister canister = canisters.get(id);
        if (canister == null) {
            throw new Canister.Trap("Canister " + id + " not found");
        }
        return canister;
    }

    private StateTree statusOf(Mischief mischief, Bytes id) {
        StateTree state = new StateTree();
        Done end = done.get(id);
        if (end == null) {
            return state.put(Bytes.EMPTY, Bytes.ofUtf8("a"));
        }
        if (mischief == Mischief.FORGET) {
            return state.put(Bytes.ofUtf8("done"), REQUEST_STATUS, id, Bytes.ofUtf8("status"));
        }
        if (end.reply.isPresent()) {
            return state.put(Bytes.ofUtf8("replied"), REQUEST_STATUS, id, Bytes.ofUtf8("status"))
                    .put(end.reply.get(), REQUEST_STATUS, id, Bytes.ofUtf8("reply"));
        }
        return rejected(state, id, end.trap.orElseThrow());
    }

    private static StateTree rejected(StateTree state, Bytes id, Canister.Trap trap) {
        Bytes code = Network.leb128(BigInteger.valueOf(trap.rejectCode()));
        state.put(Bytes.ofUtf8("rejected"), REQUEST_STATUS, id, Bytes.ofUtf8("status"))
                .put(code, REQUEST_STATUS, id, Bytes.ofUtf8("reject_code"))
                .put(
                        Bytes.ofUtf8(String.valueOf(trap.getMessage())),
                        REQUEST_STATUS,
                        id,
                        Bytes.ofUtf8("reject_message"));
        trap.errorCode()
                .ifPresent(text -> state.put(Bytes.ofUtf8(text), REQUEST_STATUS, id, Bytes.ofUtf8("error_code")));
        return state;
    }

    private Bytes certificate(Mischief mischief, StateTree state) {
        Instant now = clock.instant();
        Instant time = mischief == Mischief.OLD ? now.minus(Duration.ofHours(1)) : now;
        Bytes good = network.certify(state, time, mischief == Mischief.FORGE);
        return mischief == Mischief.TAMPER ? damaged(good) : good;
    }

    /** Another value with the same shape: a letter of a label or status that is not what was signed. */
    private static Bytes damaged(Bytes good) {
        byte[] bytes = good.array();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("DIDL");
        bytes[at < 0 ? text.indexOf("public_key") + 20 : at + 5] ^= 1;
        return Bytes.of(bytes);
    }

    private Answer readState(Mischief mischief, Requests.Signed request) {
        List<CborValue> path =
                request.content().require("paths").asArray().get(0).asArray();
        boolean forStatus = path.get(0).asBytes().equals(REQUEST_STATUS);
        if (!forStatus) {
            return certified(mischief, network.nodes());
        }
        Bytes id = path.get(1).asBytes();
        Done end = done.get(id);
        if (end != null && !end.sender.equals(request.sender())) {
            throw new Requests.Refused("The user does not have permission to read this request");
        }
        return certified(mischief, statusOf(mischief, id));
    }

    private Answer certified(Mischief mischief, StateTree state) {
        return Answer.cbor(CborValue.map().with("certificate", CborValue.of(certificate(mischief, state))));
    }

    private Answer query(Mischief mischief, Principal canister, Requests.Signed request) {
        MapValue answer;
        try {
            if (mischief == Mischief.REJECT || mischief == Mischief.REJECT_UNPROVEN) {
                throw new Canister.Trap("rejects, as it was told to");
            }
            Bytes arg = canister(canister).execute(request.sender(), request.text("method_name"), request.bytes("arg"));
            answer = CborValue.map()
                    .with("status", CborValue.of("replied"))
                    .with("reply", CborValue.map().with("arg", CborValue.of(arg)));
        } catch (Canister.Trap e) {
            answer = rejection(String.valueOf(e.getMessage())).with("status", CborValue.of("rejected"));
        }
        return Answer.cbor(signed(mischief, answer, request.id()));
    }

    private static MapValue rejection(String message) {
        return CborValue.map().with("reject_code", CborValue.of(4)).with("reject_message", CborValue.of(message));
    }

    private MapValue signed(Mischief mischief, MapValue answer, Bytes id) {
        if (mischief == Mischief.UNSIGNED) {
            return answer.with("signatures", CborValue.of(List.<CborValue>of()));
        }
        boolean strange = mischief == Mischief.STRANGE_NODE || mischief == Mischief.FORGE;
        Ed25519Identity node = strange ? Ed25519Identity.generate(new SecureRandom()) : network.node();
        Instant now = clock.instant();
        CborValue timestamp =
                CborValue.of(Network.nanos(mischief == Mischief.OLD ? now.minus(Duration.ofHours(1)) : now));
        Bytes hash = StructuredHash.of(answer.with("timestamp", timestamp).with("request_id", CborValue.of(id)));
        CborValue signature = CborValue.map()
                .with("timestamp", timestamp)
                .with("signature", CborValue.of(node.sign(Domain.RESPONSE.message(hash))))
                .with("identity", CborValue.of(node.principal().bytes()));
        MapValue whole = answer.with("signatures", CborValue.of(List.of(signature)));
        boolean changed = mischief == Mischief.TAMPER;
        return changed ? whole.with("reply", CborValue.map().with("arg", CborValue.of(Bytes.ofUtf8("DIDL")))) : whole;
    }
}
