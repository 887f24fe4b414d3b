"""What another client of the bucket does and sees: outside.py BUCKET create|remove|uploads|objects|overwrite KEY"""
import os
import sys

import boto3
from botocore.config import Config

bucket, action = sys.argv[1:3]
client = boto3.client(
    "s3",
    endpoint_url=os.environ["OUTSIDE_ENDPOINT"],
    region_name="us-east-1",
    aws_access_key_id=os.environ["OUTSIDE_ACCESS_KEY"],
    aws_secret_access_key=os.environ["OUTSIDE_SECRET_KEY"],
    config=Config(s3={"addressing_style": "path"}),
)
if action == "create":
    client.create_bucket(Bucket=bucket)
elif action == "remove":
    client.delete_bucket(Bucket=bucket)
elif action == "uploads":
    print(len(client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])))
elif action == "objects":
    print(client.list_objects_v2(Bucket=bucket)["KeyCount"])
elif action == "overwrite":
    client.head_object(Bucket=bucket, Key=sys.argv[3])
    client.put_object(Bucket=bucket, Key=sys.argv[3], Body=b"overwritten from outside")
else:
    sys.exit(f"no such action: {action}")
