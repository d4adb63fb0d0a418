package org.sluicemail.james;

import org.sluicemail.engine.Engine;

/** Where a mailet has its engine from. */
interface EngineSource extends AutoCloseable {
  /** The present engine, held for the caller, who closes it. */
  Engine use();

  @Override
  void close();

  /** A source of one engine for ever, which it takes over. */
  static EngineSource of(Engine engine) {
    return new EngineSource() {
      @Override
      public Engine use() {
        return engine.retain();
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }
}
