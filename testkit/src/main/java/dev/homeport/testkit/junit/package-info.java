/** Gives JUnit tests a lab: {@link dev.homeport.testkit.junit.RegionLabTest} on a class is all that most of them need. */
@NullMarked
package dev.homeport.testkit.junit;

import org.jspecify.annotations.NullMarked;
