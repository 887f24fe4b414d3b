package io.stowage.s3.wire;

import java.util.Locale;

/**
 * Who may do what.
 *
 * @param isGroup whether the grantee is the address of a group rather than the id of an owner
 */
public record Grant(String grantee, boolean isGroup, Permission permission) {
    public static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
    public static final String AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    /** What is allowed. */
    public enum Permission {
        FULL_CONTROL,
        READ,
        WRITE,
        READ_ACP,
        WRITE_ACP;

        static Permission parse(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw S3Error.MALFORMED_ACL.failure("there is no such permission", e);
            }
        }
    }

    static Grant user(String id, Permission permission) {
        return new Grant(id, false, permission);
    }

    static Grant group(String address, Permission permission) {
        return new Grant(address, true, permission);
    }
}
