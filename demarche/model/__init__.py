"""The shipped reader model: reader.onnx, tokenizer.json, labels.json and the model card."""
