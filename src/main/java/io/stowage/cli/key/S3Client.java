package io.stowage.cli.key;

/** A client of S3, and what has to be written where so that it finds this server. */
enum S3Client {
    AWS(false) {
        @Override
        String settings(S3Access to) {
            return """
                    # aws and the SDKs: add this to ~/.aws/config
                    [profile stowage]
                    region = %s
                    endpoint_url = %s
                    s3 =
                        addressing_style = path
                    # and this to ~/.aws/credentials
                    [stowage]
                    aws_access_key_id = %s
                    aws_secret_access_key = %s
                    # then: aws --profile stowage s3 ls
                    # before 2.13, aws does not read endpoint_url: aws --profile stowage --endpoint-url %s s3 ls
                    """.formatted(to.region(), to.endpoint(), to.key(), to.secret(), S3Access.quoted(to.endpoint()));
        }
    },
    ENV(false) {
        @Override
        String settings(S3Access to) {
            return """
                    # aws and the SDKs: paste this into a shell
                    export AWS_ACCESS_KEY_ID=%s
                    export AWS_SECRET_ACCESS_KEY=%s
                    export AWS_DEFAULT_REGION=%s AWS_REGION=%s
                    export AWS_ENDPOINT_URL_S3=%s
                    # then: aws s3 ls
                    # before 2.13, aws does not read the endpoint: aws --endpoint-url %s s3 ls
                    """.formatted(
                            S3Access.quoted(to.key()),
                            S3Access.quoted(to.secret()),
                            to.region(),
                            to.region(),
                            S3Access.quoted(to.endpoint()),
                            S3Access.quoted(to.endpoint()));
        }
    },
    RCLONE(false) {
        @Override
        String settings(S3Access to) {
            return """
                    # rclone: add this to ~/.config/rclone/rclone.conf
                    [stowage]
                    type = s3
                    provider = Other
                    access_key_id = %s
                    secret_access_key = %s
                    region = %s
                    endpoint = %s
                    force_path_style = true
                    # then: rclone lsd stowage:
                    """.formatted(to.key(), to.secret(), to.region(), to.endpoint());
        }
    },
    S3CMD(true) {
        @Override
        String settings(S3Access to) {
            return """
                    # s3cmd: make this ~/.s3cfg, or a file that you name with s3cmd -c
                    [default]
                    access_key = %s
                    secret_key = %s
                    bucket_location = %s
                    host_base = %s
                    host_bucket = %s
                    use_https = %s
                    # then: s3cmd ls
                    """.formatted(
                            to.key(),
                            to.secret(),
                            to.region(),
                            to.withoutScheme(),
                            to.withoutScheme(),
                            to.isHttps() ? "True" : "False");
        }
    },
    MC(true) {
        @Override
        String settings(S3Access to) {
            return """
                    # mc: paste this into a shell
                    mc alias set stowage %s %s %s --api S3v4 --path on
                    # then: mc ls stowage
                    """.formatted(
                            S3Access.quoted(to.endpoint()), S3Access.quoted(to.key()), S3Access.quoted(to.secret()));
        }
    },
    RESTIC(true) {
        @Override
        String settings(S3Access to) {
            return """
                    # restic: paste this into a shell; backups is a bucket of yours
                    export AWS_ACCESS_KEY_ID=%s
                    export AWS_SECRET_ACCESS_KEY=%s
                    export AWS_DEFAULT_REGION=%s
                    export RESTIC_REPOSITORY=%s
                    # then: restic init
                    """.formatted(
                            S3Access.quoted(to.key()),
                            S3Access.quoted(to.secret()),
                            to.region(),
                            S3Access.quoted("s3:" + to.endpoint() + "/backups"));
        }
    },
    TERRAFORM(false) {
        @Override
        String settings(S3Access to) {
            return """
                    # Terraform and OpenTofu: the provider for buckets and objects
                    provider "aws" {
                      region                      = "%s"
                      access_key                  = "%s"
                      secret_key                  = "%s"
                      s3_use_path_style           = true
                      skip_credentials_validation = true
                      skip_metadata_api_check     = true
                      skip_region_validation      = true
                      skip_requesting_account_id  = true
                      endpoints {
                        s3 = "%s"
                      }
                    }
                    """.formatted(to.region(), S3Access.inHcl(to.key()), S3Access.inHcl(to.secret()), to.endpoint());
        }
    };

    private final boolean needsRoot;

    S3Client(boolean needsRoot) {
        this.needsRoot = needsRoot;
    }

    /** Whether it takes the path of an endpoint for a bucket, signs without it, or refuses it. */
    boolean needsRoot() {
        return needsRoot;
    }

    abstract String settings(S3Access to);
}
