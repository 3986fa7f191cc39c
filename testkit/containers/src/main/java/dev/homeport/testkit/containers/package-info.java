/** Runs the servers of a {@link dev.homeport.testkit.RegionLab} in containers, from images of one's own. */
@NullMarked
package dev.homeport.testkit.containers;

import org.jspecify.annotations.NullMarked;
