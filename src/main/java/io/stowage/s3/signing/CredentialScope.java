package io.stowage.s3.signing;

import io.stowage.s3.wire.S3Error;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code key/date/region/service/aws4_request}: which key a signature was made with, and for when and where. */
record CredentialScope(String accessKey, String date, String region, String service) {
    private static final String END = "aws4_request";
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final int LONGEST = 512;

    /** @param error what a text is that is none */
    static CredentialScope parse(String text, S3Error error) {
        String[] parts = text.split("/", -1);
        int end = parts.length - 1;
        if (text.length() > LONGEST || parts.length < 5 || !parts[end].equals(END)) {
            throw error.failure(
                    "the credential is not of the form ACCESS-KEY/YYYYMMDD/REGION/s3/aws4_request", Map.of());
        }
        if (!DATE.matcher(parts[end - 3]).matches()) {
            throw error.failure("the date of the credential is not of the form YYYYMMDD", Map.of());
        }
        int keyLength = text.length()
                - parts[end - 3].length()
                - parts[end - 2].length()
                - parts[end - 1].length()
                - END.length()
                - 4;
        return new CredentialScope(text.substring(0, keyLength), parts[end - 3], parts[end - 2], parts[end - 1]);
    }

    /** As it stands in a string to sign. */
    String text() {
        return date + "/" + region + "/" + service + "/" + END;
    }

    /** Throws unless this is for us and for that day. */
    void require(SigningConfig config, String day, S3Error error) {
        if (!service.equals("s3")) {
            throw error.failure("the credential is for the service " + service + ", not for s3");
        }
        if (config.strictRegion() && !region.equals(config.region())) {
            throw error.failure(
                    "the region '" + region + "' is wrong; expecting '" + config.region() + "'",
                    Map.of("Region", config.region()));
        }
        if (!date.equals(day)) {
            throw error.failure("the date of the credential, " + date + ", is not that of the request, " + day);
        }
    }
}
