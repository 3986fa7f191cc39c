/** Configures which region an application runs in, and the operator's switch that evacuates one. */
@NullMarked
package dev.homeport.spring.boot.region;

import org.jspecify.annotations.NullMarked;
