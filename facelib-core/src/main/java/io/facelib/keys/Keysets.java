package io.facelib.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig2026;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import io.facelib.error.SetupException;
import java.security.GeneralSecurityException;

/**
 * A keyset to encrypt with and one to sign with, and their form as text: see {@link TinkKeyService#of}. What Tink shall be
 * able to do is named in each call, since its registry would be shared with the application.
 */
final class Keysets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeysetHandle aead;
    private final KeysetHandle mac;

    private Keysets(KeysetHandle aead, KeysetHandle mac) {
        this.aead = aead;
        this.mac = mac;
    }

    static Keysets generate() {
        try {
            return new Keysets(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()),
                    KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_256BITTAG, MacConfig2026.get()));
        } catch (GeneralSecurityException e) {
            throw new SetupException("No keys can be made here", "Give the JVM a provider of AES and HMAC.", e);
        }
    }

    static Keysets parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return new Keysets(
                    keyset(root.path("aead"), AeadConfig2026.get()), keyset(root.path("mac"), MacConfig2026.get()));
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw unreadable();
        }
    }

    private static KeysetHandle keyset(JsonNode keyset, Configuration kind) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeyset(keyset.toString(), kind, InsecureSecretKeyAccess.get());
    }

    /** Without a cause: a parser's message may repeat what it could not read, and that may be a key. */
    private static SetupException unreadable() {
        return new SetupException(
                "The keys are not {\"aead\": keyset, \"mac\": keyset} with Tink keysets in JSON",
                "Bring back the key file, or give the keys in that form.");
    }

    Aead aead() {
        try {
            return aead.getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    Mac mac() {
        try {
            return mac.getPrimitive(MacConfig2026.get(), Mac.class);
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    /** The keys in the clear. */
    String toJson() {
        try {
            return "{\"aead\":" + text(aead, AeadConfig2026.get()) + ",\n\"mac\":" + text(mac, MacConfig2026.get())
                    + "}\n";
        } catch (GeneralSecurityException e) {
            throw new SetupException("The keys cannot be written", "Use keys of the kinds that Tink can write.", e);
        }
    }

    private static String text(KeysetHandle keyset, Configuration kind) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, kind, InsecureSecretKeyAccess.get());
    }

    /** Tells no key. */
    @Override
    public String toString() {
        return "Keysets";
    }
}
