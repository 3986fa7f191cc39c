package dev.homeport.config;

/**
 * Seals secrets before they are written to a {@link LastKnownGood} file, and opens them again. To be of use it must work
 * while the region does not, so its key comes from the instance and not from a service.
 */
public interface SecretEncryptor {

    /**
     * Returns the value sealed, with whatever opening it takes but the key.
     *
     * @throws Exception if it cannot be sealed; then the file stays as it was
     */
    byte[] encrypt(byte[] value) throws Exception;

    /**
     * Returns the value that was sealed.
     *
     * @throws Exception if it cannot be opened; then the file is of no use
     */
    byte[] decrypt(byte[] sealed) throws Exception;
}
