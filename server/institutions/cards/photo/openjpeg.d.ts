/** The part of @cornerstonejs/codec-openjpeg that is used; the package ships no types. */
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  interface FrameInfo {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }
  interface Encoder {
    /** Where the pixels are put, row by row. */
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    setQuality(lossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }
  interface Decoder {
    getEncodedBuffer(size: number): Uint8Array;
    decode(): void;
    getFrameInfo(): FrameInfo;
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }
  const load: (options: {
    print: (line: string) => void;
    printErr: (line: string) => void;
  }) => Promise<{ J2KEncoder: new () => Encoder; J2KDecoder: new () => Decoder }>;
  export = load;
}
