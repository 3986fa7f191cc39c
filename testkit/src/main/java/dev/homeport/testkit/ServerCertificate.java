package dev.homeport.testkit;

import java.util.List;

/** Names the certificates that a lab's server can show in a TLS handshake. */
public enum ServerCertificate {
    /** The one that {@link RegionLab#caCertificate()} vouches for, which each server has at first. */
    TRUSTED,
    /** Of an authority that no client of the lab has heard of, as after a rotation that clients were not told of. */
    OTHER_AUTHORITY,
    /** Of the lab's own authority, and out of date since yesterday. */
    EXPIRED,
    /** Of the lab's own authority, for another host. */
    OTHER_NAME;

    /** Returns the arguments with which keytool makes it. */
    List<String> arguments(String authority) {
        return switch (this) {
            case TRUSTED -> throw new IllegalStateException("The trusted certificate is made already");
            case OTHER_AUTHORITY ->
                List.of("-dname", "CN=localhost", "-ext", "bc:c=ca:true", "-ext", "san=dns:localhost,ip:127.0.0.1");
            case EXPIRED ->
                List.of(
                        "-signer",
                        authority,
                        "-dname",
                        "CN=localhost",
                        "-startdate",
                        "-8d",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1");
            case OTHER_NAME ->
                List.of("-signer", authority, "-dname", "CN=elsewhere.example", "-ext", "san=dns:elsewhere.example");
        };
    }
}
