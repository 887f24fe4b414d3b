package io.stowage.s3.wire;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code AccessControlPolicy}: an access control list as a document. */
public final class AclDocument {
    private static final String ROOT = "AccessControlPolicy";
    private static final String XSI = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"";
    private static final int MOST_GRANTS = 100;

    private AclDocument() {}

    public static String write(CannedAcl acl, String owner, String bucketOwner) {
        XmlWriter xml = XmlWriter.document(ROOT);
        owner(xml, owner).open("AccessControlList");
        for (Grant grant : acl.grants(owner, bucketOwner)) {
            xml.open("Grant");
            if (grant.isGroup()) {
                xml.open("Grantee", XSI + "Group\"").element("URI", grant.grantee());
            } else {
                xml.open("Grantee", XSI + "CanonicalUser\"")
                        .element("ID", grant.grantee())
                        .element("DisplayName", grant.grantee());
            }
            xml.close("Grantee")
                    .element("Permission", grant.permission().name())
                    .close("Grant");
        }
        return xml.close("AccessControlList").finish();
    }

    public static XmlWriter owner(XmlWriter xml, String owner) {
        return xml.open("Owner")
                .element("ID", owner)
                .element("DisplayName", owner)
                .close("Owner");
    }

    /** Reads a list that has a name; there is no place to keep others. */
    public static CannedAcl parse(byte[] document, String owner, String bucketOwner) {
        XmlElement root = XmlReader.parse(document, ROOT);
        root.find("Owner").flatMap(each -> each.findText("ID")).ifPresent(id -> {
            if (!id.strip().equals(owner)) {
                throw S3Error.ACCESS_DENIED.failure("the owner of the list is another one");
            }
        });
        List<XmlElement> grants = root.require("AccessControlList").all("Grant");
        if (grants.size() > MOST_GRANTS) {
            throw S3Error.MALFORMED_ACL.failure("the list has more than " + MOST_GRANTS + " grants");
        }
        Set<Grant> wanted = new LinkedHashSet<>();
        grants.forEach(each -> wanted.add(grant(each)));
        return CannedAcl.of(wanted, owner, bucketOwner)
                .orElseThrow(() -> S3Error.NOT_IMPLEMENTED.failure(
                        "only the canned access control lists are kept; send x-amz-acl instead"));
    }

    private static Grant grant(XmlElement grant) {
        XmlElement grantee = grant.require("Grantee");
        Grant.Permission permission = Grant.Permission.parse(grant.requireText("Permission"));
        return grantee.find("URI").isPresent()
                ? Grant.group(grantee.requireText("URI").strip(), permission)
                : Grant.user(grantee.requireText("ID").strip(), permission);
    }
}
