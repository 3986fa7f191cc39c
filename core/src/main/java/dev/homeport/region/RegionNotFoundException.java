package dev.homeport.region;

/** The region could not be found out. The message names every place that was tried. */
public final class RegionNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RegionNotFoundException(String message) {
        super(message);
    }
}
