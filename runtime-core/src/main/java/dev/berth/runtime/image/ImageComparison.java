package dev.berth.runtime.image;

import java.util.Optional;

/** Compares an imported image with the one that this Berth would build, and names the part that differs. */
record ImageComparison(
        ImageLabels imported, ImageRecipe recipe, ImageSettings settings, Optional<String> recordedBase) {
    Optional<ImageTransfer.Mismatch> mismatch(Optional<String> wanted) {
        // the tag alone is not enough: the labels name the base, which image.base must name too
        boolean sameBase = settings.base().replaceFirst("@.*$", "").equals(imported.baseName());
        if (sameBase && wanted.filter(imported.tag()::equals).isPresent()) {
            return Optional.empty();
        }
        String setting = "image.base=" + imported.base();
        if (sameHash(settings.caCertificatesPem())) {
            String present = settings.base()
                    + recordedBase
                            .map(identity -> ", which is " + identity + " here")
                            .orElse("");
            return mismatch(
                    wanted,
                    "it is built on " + imported.base() + ", and image.base is " + present,
                    "use it as it is with setting " + setting);
        }
        if (sameHash(new byte[0])) {
            return mismatch(
                    wanted,
                    "it is built without image.caCertificates, which are set here",
                    "remove that setting, or build the image with it");
        }
        return mismatch(
                wanted,
                "it is made from another recipe, or with other image.caCertificates",
                "use the version and the settings of Berth that it was exported with");
    }

    private boolean sameHash(byte[] certificates) {
        return ImageHash.of(recipe, certificates, imported.baseIdentity()).equals(imported.hash());
    }

    private static Optional<ImageTransfer.Mismatch> mismatch(Optional<String> wanted, String why, String todo) {
        return Optional.of(new ImageTransfer.Mismatch(wanted, why, todo));
    }
}
