package io.stowage.nix.http;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.web.body.AnswerBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is charged here, and for what. */
public record NixBill(Metering metering) {
    static final Charge NAR_UPLOAD = Charge.of("nar-upload");
    static final Charge NAR_DOWNLOAD = Charge.of("nar-download");
    static final Charge NARINFO_UPLOAD = Charge.of("narinfo-upload");
    static final Charge NARINFO_DOWNLOAD = Charge.of("narinfo-download");

    /** Listings, logs, debug infos, realisations and build traces. */
    static final Charge FILE_UPLOAD = Charge.of("nix-file-upload");

    static final Charge FILE_DOWNLOAD = Charge.of("nix-file-download");

    /** HEAD, or an answer that nothing has changed. */
    static final Charge LOOKUP = Charge.of("nix-lookup");

    public NixBill {
        metering.announce(List.of(
                NAR_UPLOAD, NAR_DOWNLOAD, NARINFO_UPLOAD, NARINFO_DOWNLOAD, FILE_UPLOAD, FILE_DOWNLOAD, LOOKUP));
    }

    /** Set aside before anything is stored or sent, and closed in any case. */
    Metering.Reservation reserve(String payer, Charge charge, Usage atMost) {
        return metering.reserve(payer, charge, atMost);
    }

    /** For answers without a body. */
    void lookup(String payer) {
        try (Metering.Reservation reservation = reserve(payer, LOOKUP, Usage.read(0))) {
            reservation.settleRead(0);
        }
    }

    /** A short text, or for HEAD its length. */
    void send(NixCall call, String payer, Charge charge, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (call.isHead()) {
            lookup(payer);
            call.response().setContentLength(bytes.length);
            return;
        }
        try (Metering.Reservation reservation = reserve(payer, charge, Usage.read(bytes.length));
                AnswerBody body = new AnswerBody(call.response(), bytes.length, reservation::settleRead)) {
            body.write(bytes);
        }
    }
}
