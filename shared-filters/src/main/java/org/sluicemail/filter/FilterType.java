package org.sluicemail.filter;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;

/**
 * What {@code type:} in a filter's section names: it makes the parts of a configured filter.
 *
 * <p>An implementation is public and has a public constructor without parameters. Ours live in
 * {@code org.sluicemail.filters}; those of others are named by their full class name.
 */
public interface FilterType {
  /**
   * The parts of one configured filter, each of exactly one kind.
   *
   * @param section the filter's keys without those common to all filters
   * @throws ConfigException with every problem of the section
   */
  List<Filter> build(Config section, Services services) throws ConfigException;

  /** What happens on failure when the operator does not say. */
  default OnError onError() {
    return OnError.TEMPFAIL;
  }
}
