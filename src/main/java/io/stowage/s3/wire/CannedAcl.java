package io.stowage.s3.wire;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The access control lists that have a name. Others are not kept. */
public enum CannedAcl {
    PRIVATE("private"),
    PUBLIC_READ("public-read"),
    PUBLIC_READ_WRITE("public-read-write"),
    AUTHENTICATED_READ("authenticated-read"),
    BUCKET_OWNER_READ("bucket-owner-read"),
    BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control");

    private final String text;

    CannedAcl(String text) {
        this.text = text;
    }

    /** Reads {@code x-amz-acl}. */
    public static CannedAcl parse(String text) {
        return Arrays.stream(values())
                .filter(each -> each.text.equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> S3Error.invalidArgument(
                        "x-amz-acl has to be one of the canned access control lists", "x-amz-acl", text));
    }

    public String text() {
        return text;
    }

    /** Whether everyone may read. */
    public boolean isPubliclyReadable() {
        return this == PUBLIC_READ || this == PUBLIC_READ_WRITE;
    }

    /** Whether everyone may write. */
    public boolean isPubliclyWritable() {
        return this == PUBLIC_READ_WRITE;
    }

    /** Whether everyone who has a key may read. */
    public boolean isReadableWithKey() {
        return isPubliclyReadable() || this == AUTHENTICATED_READ;
    }

    /** Who may do what. */
    public Set<Grant> grants(String owner, String bucketOwner) {
        Set<Grant> grants = new LinkedHashSet<>();
        grants.add(Grant.user(owner, Grant.Permission.FULL_CONTROL));
        switch (this) {
            case PRIVATE -> {}
            case PUBLIC_READ -> grants.add(Grant.group(Grant.ALL_USERS, Grant.Permission.READ));
            case PUBLIC_READ_WRITE -> {
                grants.add(Grant.group(Grant.ALL_USERS, Grant.Permission.READ));
                grants.add(Grant.group(Grant.ALL_USERS, Grant.Permission.WRITE));
            }
            case AUTHENTICATED_READ -> grants.add(Grant.group(Grant.AUTHENTICATED_USERS, Grant.Permission.READ));
            case BUCKET_OWNER_READ -> grants.add(Grant.user(bucketOwner, Grant.Permission.READ));
            case BUCKET_OWNER_FULL_CONTROL -> grants.add(Grant.user(bucketOwner, Grant.Permission.FULL_CONTROL));
        }
        return grants;
    }

    /** The list that has exactly these grants, the first one where several have. */
    public static Optional<CannedAcl> of(Set<Grant> grants, String owner, String bucketOwner) {
        return Arrays.stream(values())
                .filter(each -> each.grants(owner, bucketOwner).equals(grants))
                .findFirst();
    }
}
