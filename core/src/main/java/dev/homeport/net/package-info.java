/** What Homeport needs of the network that the JDK does not bound. */
@NullMarked
package dev.homeport.net;

import org.jspecify.annotations.NullMarked;
