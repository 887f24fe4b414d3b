package io.stowage.s3.signing;

/** The secret of an access key, which is never printed. */
public record SigningSecret(String accessKey, String secret) {
    @Override
    public String toString() {
        return "SigningSecret[" + accessKey + ", ***]";
    }
}
