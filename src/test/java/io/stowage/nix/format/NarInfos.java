package io.stowage.nix.format;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A narinfo as Nix 2.8 uploads it. */
final class NarInfos {
    static final String APP = "StorePath: /nix/store/k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app\n"
            + "URL: nar/0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar.xz\n"
            + "Compression: xz\n"
            + "FileHash: sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73\n"
            + "FileSize: 400\n"
            + "NarHash: sha256:0iqzcp18w47s74rx7pddz5mcrxp3mmqfsysf1disbpd4aq1rqym8\n"
            + "NarSize: 800\n"
            + "References: 44blvs7xifrdw0wl4c4xmja6dgqa4w07-e2e-lib\n"
            + "Deriver: k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app.drv\n"
            + "System: x86_64-linux\n"
            + "Sig: stowage-e2e-1:8bsHAiHPMlD0zCNsReIKK2m1t7BbeSeRlDlY4xSFVYegGvVAZHVs1+dqvCLBa0twwURZojB+0oMqJ7AtC6XqBg==\n"
            + "CA: fixed:r:sha256:0iqzcp18w47s74rx7pddz5mcrxp3mmqfsysf1disbpd4aq1rqym8\n"
            + "Later: something new\n";

    private NarInfos() {}

    static NarInfo parse(String text) {
        return NarInfo.parse(text.getBytes(UTF_8));
    }
}
