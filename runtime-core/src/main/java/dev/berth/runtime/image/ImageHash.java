package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/** Hashes everything that determines an image's content. Each part is hashed with its length. */
final class ImageHash {
    private static final String VERSION = "berth-image-1";

    private final MessageDigest digest;

    private ImageHash() {
        digest = Sha256.digest();
    }

    static String of(ImageRecipe recipe, byte[] caCertificates, String baseIdentity) {
        ImageHash hash = new ImageHash();
        hash.add(VERSION);
        hash.add(recipe.target());
        hash.add(recipe.containerfile());
        hash.add(BuildContext.ENV);
        new TreeMap<>(recipe.files()).forEach((path, content) -> {
            hash.add(path);
            hash.add(content);
        });
        hash.add(caCertificates);
        hash.add(baseIdentity);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
