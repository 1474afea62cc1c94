/** 番号確認: proofs of number, made by their holders and checked by whoever was given one. */
export { createProofs, type Proofs, type ProofsDeps } from './proofs.ts';
export { registerProofRoutes } from './routes.ts';
